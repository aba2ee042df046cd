package tandem.media.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tandem.media.Codec;
import tandem.media.Goertzel;
import tandem.media.OpusSettings;
import tandem.media.netsim.Network;
import tandem.media.netsim.Signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Streams of Opus do what the peer asked for (RFC 7587 6.1), under virtual time. */
class OpusStreamTest {
    private static final long MS = FakeHost.MS;
    private static final int LEVEL = 6000;
    private static final OpusSettings SILENT =
            new OpusSettings(48_000, 24_000, 5, true, true, false);

    private final FakeHost host = new FakeHost(77_000_000_000L);
    private final long origin = host.nowNs;
    private final List<VirtualLeg> legs = new ArrayList<>();

    @AfterEach
    void close() {
        legs.forEach(VirtualLeg::close);
        host.close();
    }

    private VirtualLeg leg(Codec codec) {
        VirtualLeg leg = new VirtualLeg(host, legs.size() + 1, codec, 20);
        legs.add(leg);
        return leg;
    }

    private void run(long ms) {
        long end = host.nowNs + ms * MS;
        while (host.nowNs < end) {
            legs.forEach(VirtualLeg::arrive);
            host.runToMs((host.nowNs - origin) / MS + 5);
        }
    }

    /** A second of tone, two of silence, a second of tone. */
    private static short[] pause(int rateHz) {
        short[] pcm = new short[4 * rateHz];
        short[] tone = Signal.tone(rateHz, 1000, 440, LEVEL);
        System.arraycopy(tone, 0, pcm, 0, rateHz);
        System.arraycopy(tone, 0, pcm, 3 * rateHz, rateHz);
        return pcm;
    }

    @Test
    void silenceIsLeftOutTowardsAPeerThatAsksForThatAndTimeGoesOn() {
        VirtualLeg a = leg(Codec.PCMA);
        VirtualLeg b = leg(Codec.OPUS);
        b.connect(SILENT);
        a.session.bridge(b.session, host.nowNs);
        long begin = host.nowNs;
        a.says(pause(8000));
        run(4200);

        List<FakeHost.Sent> silent = between(b, begin + 1600 * MS, begin + 2900 * MS);
        assertTrue(silent.size() <= 6, silent.size() + " packets in 1.3 s of silence");
        List<FakeHost.Sent> sent = b.sentAudio();
        for (int i = 1; i < sent.size(); i++) {
            FakeHost.Sent before = sent.get(i - 1);
            FakeHost.Sent now = sent.get(i);
            int units = now.timestamp() - before.timestamp();
            assertEquals(before.sequence() + 1 & 0xFFFF, now.sequence());
            if (before.atNs() > begin + 200 * MS) {
                assertEquals(units > 960, now.marker(), "mark after " + units);
                assertEquals(now.atNs() - before.atNs(), units / 48 * MS, 40 * MS);
            }
        }
        short[] heard = b.heardNarrow(begin + 200 * MS);
        assertEquals(LEVEL, Goertzel.amplitude(heard, 1600, 3200, 440), LEVEL * 0.1);
        assertEquals(LEVEL, Goertzel.amplitude(heard, 25_600, 3200, 440), LEVEL * 0.1);
        assertTrue(Goertzel.amplitude(heard, 14_000, 3200, 440) < LEVEL / 100.0);
    }

    @Test
    void silenceIsSentToAPeerThatDoesNotAsk() {
        VirtualLeg a = leg(Codec.PCMA);
        VirtualLeg b = leg(Codec.OPUS);
        a.session.bridge(b.session, host.nowNs);
        long begin = host.nowNs;
        a.says(pause(8000));
        run(3000);
        assertEquals(65, between(b, begin + 1600 * MS, begin + 2900 * MS).size(), 1);
    }

    @Test
    void aPhoneThatIsSilentIsHeardAsSilentWhateverTheNetworkDoes() {
        VirtualLeg a = leg(Codec.OPUS);
        VirtualLeg b = leg(Codec.L16_16K);
        a.session.bridge(b.session, host.nowNs);
        long begin = host.nowNs;
        Network network = new Network(5).jitter(15).loss(0.02).reorder(0.02, 25);
        a.says(pause(16_000), network, SILENT);
        run(4400);

        short[] heard = b.heardNarrow(begin);
        assertTrue(meanLoud(heard, 400, 950) > LEVEL * 0.7);
        assertTrue(meanLoud(heard, 1500, 2900) < LEVEL / 100.0);
        assertTrue(meanLoud(heard, 3400, 4050) > LEVEL * 0.7);
        assertTrue(a.session.stats().lostPackets() <= network.lost(), "silence is no loss");
    }

    /** Of pieces of 50 ms: what is filled in does not keep the phase. */
    private static double meanLoud(short[] narrow, int fromMs, int toMs) {
        return IntStream.iterate(fromMs, ms -> ms < toMs, ms -> ms + 50)
                .mapToDouble(ms -> Goertzel.amplitude(narrow, 8 * ms, 400, 440))
                .average()
                .orElseThrow();
    }

    /** Nothing of ours comes between the updates of its noise. */
    @Test
    void theSilenceOfARelayedPhoneIsRelayedToo() {
        VirtualLeg a = leg(Codec.OPUS);
        VirtualLeg b = leg(Codec.OPUS);
        a.session.bridge(b.session, host.nowNs);
        long begin = host.nowNs;
        a.says(pause(16_000), new Network(1), SILENT);
        run(4000);
        int silent = between(b, begin + 1600 * MS, begin + 2900 * MS).size();
        assertTrue(silent <= 6, silent + " packets in 1.3 s of silence");
    }

    /** The bandwidth stands in the first five bits of a packet (RFC 6716 3.1). */
    @ParameterizedTest
    @CsvSource({"8000, 0", "12000, 4", "16000, 8", "24000, 8", "48000, 8"})
    void noMoreIsCodedThanThePeerPlays(int maxHz, int leastConfiguration) {
        VirtualLeg a = leg(Codec.L16_16K);
        VirtualLeg b = leg(Codec.OPUS);
        b.connect(new OpusSettings(maxHz, 24_000, 5, true, false, false));
        a.session.bridge(b.session, host.nowNs);
        a.says(Signal.speech(16_000, 2000, 3));
        run(2000);

        FakeHost.Sent last = b.sentAudio().getLast();
        int configuration = (last.payload()[0] & 0xFF) >> 3;
        assertTrue(configuration < 16, "speech is coded by SILK: " + configuration);
        assertEquals(leastConfiguration / 4, configuration / 4);
    }

    @Test
    void aNewOfferChangesHowTheStreamIsCoded() {
        VirtualLeg a = leg(Codec.PCMA);
        VirtualLeg b = leg(Codec.OPUS);
        a.session.bridge(b.session, host.nowNs);
        a.says(Signal.speech(8000, 4000, 3));
        run(1500);
        int rich = octets(between(b, host.nowNs - 1000 * MS, host.nowNs));
        b.connect(new OpusSettings(48_000, 8000, 5, false, false, true));
        run(1500);
        List<FakeHost.Sent> now = between(b, host.nowNs - 1000 * MS, host.nowNs);
        assertTrue(octets(now) < rich * 0.6, octets(now) + " after " + rich);
        int length = now.getFirst().length();
        assertTrue(now.stream().allMatch(sent -> sent.length() == length), "all of one length");
    }

    private static int octets(List<FakeHost.Sent> packets) {
        return packets.stream().mapToInt(FakeHost.Sent::length).sum();
    }

    private static List<FakeHost.Sent> between(VirtualLeg leg, long fromNs, long toNs) {
        return leg.sentAudio().stream()
                .filter(sent -> sent.atNs() >= fromNs && sent.atNs() < toNs)
                .toList();
    }
}
