package tandem.media.session;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.media.Codec;
import tandem.media.Goertzel;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.Part;
import tandem.media.TapSpec;
import tandem.media.codec.Level;
import tandem.media.mix.FrameTap;
import tandem.media.mix.Room;
import tandem.media.mix.TapMember;
import tandem.media.netsim.Network;
import tandem.media.netsim.Signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who hears whom, in bridges that must be decoded and in rooms, under virtual time. */
class RoomTest {
    private static final long MS = FakeHost.MS;
    private static final long ORIGIN = -987_654_321;
    private static final int LEVEL = 6000;

    private final FakeHost host = new FakeHost(ORIGIN);
    private final List<VirtualLeg> legs = new ArrayList<>();
    private final Room room = new Room(host.wheel(), host.lateness(), null, _ -> {}, () -> {});

    @AfterEach
    void close() {
        legs.forEach(VirtualLeg::close);
        host.close();
    }

    private VirtualLeg leg(Codec codec) {
        return leg(codec, 20);
    }

    private VirtualLeg leg(Codec codec, int ptimeMs) {
        VirtualLeg leg = new VirtualLeg(host, legs.size() + 1, codec, ptimeMs);
        legs.add(leg);
        return leg;
    }

    private void enter(VirtualLeg leg, Part part) {
        leg.session.enter(room, part, host.nowNs);
    }

    /** Lets time pass; packets arrive in between. */
    private void run(long ms) {
        long end = host.nowNs + ms * MS;
        while (host.nowNs < end) {
            legs.forEach(VirtualLeg::arrive);
            host.runToMs((host.nowNs - ORIGIN) / MS + 5);
        }
    }

    private static short[] tone(Codec codec, double hz, int ms) {
        return Signal.tone(VirtualLeg.rateOf(codec), ms, hz, LEVEL);
    }

    /** How loud a tone is in what a leg heard from 400 ms after a moment on. */
    private double loud(VirtualLeg leg, long sinceNs, double hz) {
        short[] pcm = leg.heardNarrow(sinceNs);
        return Goertzel.amplitude(pcm, 3200, 3200, hz);
    }

    /** Each codec is read and written, at each change of rate. */
    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of(Codec.PCMU, Codec.G722),
                Arguments.of(Codec.G722, Codec.PCMA),
                Arguments.of(Codec.PCMA, Codec.OPUS),
                Arguments.of(Codec.OPUS, Codec.PCMU),
                Arguments.of(Codec.G722, Codec.OPUS),
                Arguments.of(Codec.OPUS, Codec.L16_16K),
                Arguments.of(Codec.L16_16K, Codec.PCMA),
                Arguments.of(Codec.PCMU, Codec.L16_8K),
                Arguments.of(Codec.L16_8K, Codec.G722));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aToneCrossesFromEachCodecToEachOther(Codec from, Codec to) {
        VirtualLeg a = leg(from);
        VirtualLeg b = leg(to);
        a.session.bridge(b.session, host.nowNs);
        long begin = host.nowNs;
        a.says(tone(from, 440, 1200));
        run(1000);

        assertEquals(LEVEL, loud(b, begin, 440), LEVEL * 0.1);
        assertTrue(loud(b, begin, 1000) < LEVEL / 50.0);
        assertSteady(b, 20);
    }

    /** No packet is missing, and each begins where the one before ends. */
    private static void assertSteady(VirtualLeg leg, int ptimeMs) {
        List<FakeHost.Sent> sent = leg.sentAudio();
        for (int i = sent.size() - 20; i < sent.size(); i++) {
            FakeHost.Sent before = sent.get(i - 1);
            assertEquals((before.sequence() + 1) & 0xFFFF, sent.get(i).sequence());
            assertEquals(ptimeMs * MS, sent.get(i).atNs() - before.atNs(), 20 * MS);
        }
    }

    @Test
    void aLostPacketIsFilledInAndLeavesNoHole() {
        VirtualLeg a = leg(Codec.G722);
        VirtualLeg b = leg(Codec.PCMA);
        a.session.bridge(b.session, host.nowNs);
        long begin = host.nowNs;
        Network network = new Network(3).loss(0.05);
        a.says(tone(Codec.G722, 440, 1600), network);
        run(1400);

        assertTrue(network.lost() > 0);
        assertEquals(LEVEL, loud(b, begin, 440), LEVEL * 0.2);
        assertSteady(b, 20);
    }

    /**
     * A transcoding bridge over a bad network: what is late is waited for, what is lost filled in.
     */
    @Test
    void speechCrossesABadNetworkWithBoundedDelay() {
        VirtualLeg a = leg(Codec.G722);
        VirtualLeg b = leg(Codec.L16_16K);
        a.session.bridge(b.session, host.nowNs);
        short[] clean = Signal.speech(16_000, 20_000, 11);
        long begin = host.nowNs;
        a.says(clean, new Network(12).jitter(12).loss(0.01).reorder(0.02, 25).duplicate(0.01));
        run(19_500);

        long late = host.count(Counter.PACKETS_LATE);
        assertTrue(late < 30, late + " of 1000 late");
        short[] heard = b.heard(begin);
        // The network alone takes 20 ms, and up to 60.
        int delayMs = delayMs(clean, heard, 5_000);
        assertTrue(delayMs > 20 && delayMs < 180, delayMs + " ms");
    }

    /** How much later than it was said half a second is heard, by the best match; 16 kHz. */
    private static int delayMs(short[] said, short[] heard, int atMs) {
        double best = -1;
        int delay = -1;
        for (int lag = 0; lag < 400; lag++) {
            double product = 0;
            double energy = 1;
            for (int i = atMs * 16; i < (atMs + 500) * 16; i++) {
                product += said[i] * (double) heard[i + lag * 16];
                energy += heard[i + lag * 16] * (double) heard[i + lag * 16];
            }
            double match = product / Math.sqrt(energy);
            if (match > best) {
                best = match;
                delay = lag;
            }
        }
        return delay;
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 30, 40, 60})
    void packetsHaveTheTimeThatThePeerAskedFor(int ptimeMs) {
        VirtualLeg a = leg(Codec.G722);
        VirtualLeg b = leg(Codec.PCMU, ptimeMs);
        a.session.bridge(b.session, host.nowNs);
        long begin = host.nowNs;
        a.says(tone(Codec.G722, 440, 1500));
        run(1400);

        assertEquals(LEVEL, loud(b, begin, 440), LEVEL * 0.1);
        List<FakeHost.Sent> sent = b.sentAudio();
        for (FakeHost.Sent packet : sent.subList(sent.size() - 10, sent.size())) {
            assertEquals(8 * ptimeMs, packet.length());
        }
    }

    @Test
    void aBridgeIsRelayedAgainWhenBothSidesAgreeOnACodec() {
        VirtualLeg a = leg(Codec.PCMA);
        VirtualLeg b = leg(Codec.G722);
        a.session.bridge(b.session, host.nowNs);
        a.says(tone(Codec.PCMA, 440, 400));
        run(500);
        b.connect(Codec.PCMA, 20);
        short[] tone = tone(Codec.PCMA, 440, 1000);
        long begin = host.nowNs;
        a.says(tone);
        run(600);

        short[] heard = b.heard(begin + 100 * MS);
        assertEquals(LEVEL, Goertzel.amplitude(heard, 1600, 1600, 440), LEVEL * 0.05);
        // As they came: no resampler, no buffer.
        long passed =
                b.sentAudio().stream().filter(s -> s.atNs() > begin && s.length() == 160).count();
        assertTrue(passed >= 25, passed + " packets");
    }

    @Test
    void everybodyHearsTheOthersAndNotHimself() {
        List<Codec> codecs = List.of(Codec.PCMA, Codec.G722, Codec.OPUS);
        double[] hz = {400, 700, 1100};
        for (int i = 0; i < 3; i++) {
            VirtualLeg leg = leg(codecs.get(i));
            enter(leg, Part.TALKER);
            leg.says(tone(codecs.get(i), hz[i], 1500));
        }
        long begin = host.nowNs;
        run(1200);

        for (int listener = 0; listener < 3; listener++) {
            for (int talker = 0; talker < 3; talker++) {
                double loud = loud(legs.get(listener), begin, hz[talker]);
                if (listener == talker) {
                    assertTrue(loud < LEVEL / 30.0, listener + " hears itself " + loud);
                } else {
                    assertEquals(LEVEL, loud, LEVEL * 0.15, talker + " to " + listener);
                }
            }
        }
    }

    @Test
    void aSupervisorListensWhispersAndBargesIn() {
        VirtualLeg customer = leg(Codec.PCMA);
        VirtualLeg seat = leg(Codec.PCMU);
        VirtualLeg supervisor = leg(Codec.G722);
        customer.says(tone(Codec.PCMA, 400, 6000));
        seat.says(tone(Codec.PCMU, 700, 6000));
        supervisor.says(tone(Codec.G722, 1100, 6000));
        enter(customer, Part.TALKER);
        enter(seat, Part.SEAT);
        enter(supervisor, Part.LISTENER);

        long begin = host.nowNs;
        run(1000);
        assertHears(supervisor, begin, 400, 700);
        assertHears(customer, begin, 700);
        assertHears(seat, begin, 400);

        enter(supervisor, Part.WHISPERER);
        begin = host.nowNs;
        run(1000);
        assertHears(supervisor, begin, 400, 700);
        assertHears(customer, begin, 700);
        assertHears(seat, begin, 400, 1100);

        enter(supervisor, Part.SEAT);
        begin = host.nowNs;
        run(1000);
        assertHears(customer, begin, 700, 1100);
        assertHears(seat, begin, 400, 1100);

        enter(seat, Part.AWAY);
        begin = host.nowNs;
        run(1000);
        assertHears(customer, begin, 1100);
        assertHears(supervisor, begin, 400);
        assertHears(seat, begin);
    }

    private void assertHears(VirtualLeg leg, long sinceNs, double... tones) {
        for (double hz : new double[] {400, 700, 1100}) {
            double loud = loud(leg, sinceNs, hz);
            boolean wanted = java.util.Arrays.stream(tones).anyMatch(tone -> tone == hz);
            assertTrue(wanted ? loud > LEVEL * 0.8 : loud < LEVEL / 50.0, hz + " Hz: " + loud);
        }
    }

    @Test
    void ofManyWhoMakeNoiseOnlyTheLoudestAreMixed() {
        VirtualLeg listener = leg(Codec.PCMA);
        enter(listener, Part.TALKER);
        for (int i = 0; i < 8; i++) {
            VirtualLeg leg = leg(Codec.PCMA);
            enter(leg, Part.TALKER);
            leg.says(Signal.tone(8000, 1500, 300 + 200 * i, i < 3 ? 4000 : 400 + i));
        }
        long begin = host.nowNs;
        run(1200);

        for (int i = 0; i < 8; i++) {
            double loud = loud(listener, begin, 300 + 200 * i);
            boolean mixed = i < 3 || i == 7;
            assertTrue(mixed ? loud > 350 : loud < 100, i + ": " + loud);
        }
    }

    @Test
    void louderAndSofterIsHeardByTheOther() {
        VirtualLeg a = leg(Codec.PCMA);
        VirtualLeg b = leg(Codec.PCMA);
        a.session.bridge(b.session, host.nowNs);
        a.says(tone(Codec.PCMA, 440, 4000));
        a.tell(new MediaCommand.Level(a.session.id(), -12, 0));
        long begin = host.nowNs;
        run(1000);
        assertEquals(LEVEL / 4.0, loud(b, begin, 440), LEVEL * 0.05);

        a.tell(new MediaCommand.Level(a.session.id(), 0, 0));
        b.tell(new MediaCommand.Level(b.session.id(), 0, -6));
        begin = host.nowNs;
        run(1000);
        assertEquals(LEVEL / 2.0, loud(b, begin, 440), LEVEL * 0.05);

        b.tell(new MediaCommand.Level(b.session.id(), 0, 0));
        begin = host.nowNs;
        run(1000);
        assertEquals(LEVEL, loud(b, begin, 440), LEVEL * 0.05);
    }

    @Test
    void digitsPassWhereTwoTalkWhoeverListens() {
        VirtualLeg customer = leg(Codec.PCMA);
        VirtualLeg seat = leg(Codec.G722);
        VirtualLeg supervisor = leg(Codec.PCMA);
        enter(customer, Part.TALKER);
        enter(seat, Part.SEAT);
        enter(supervisor, Part.LISTENER);
        customer.presses(5, 1, 8000);
        run(40);
        assertEquals(1, events(seat));
        assertEquals(0, events(supervisor));

        enter(supervisor, Part.SEAT);
        customer.presses(6, 2, 16_000);
        run(40);
        assertEquals(1, events(seat));
        assertEquals(0, events(supervisor));
    }

    private static long events(VirtualLeg leg) {
        return leg.wire.rtp.stream().filter(sent -> sent.payloadType() == 101).count();
    }

    /** Comfort noise is heard where it is decoded; who is sent a relay gets none, and no hole. */
    @Test
    void comfortNoiseStaysWithWhoAgreedToIt() {
        VirtualLeg a = leg(Codec.PCMA);
        VirtualLeg relayed = leg(Codec.PCMA);
        a.session.bridge(relayed.session, host.nowNs);
        byte[] quiet = new byte[160];
        a.receives(8, 10, 0, quiet);
        a.receives(13, 11, 160, new byte[] {40});
        a.receives(8, 12, 1600, quiet);
        List<FakeHost.Sent> sent = relayed.sentAudio();
        assertEquals(2, sent.size());
        assertEquals(1, sent.getLast().sequence() - sent.getFirst().sequence() & 0xFFFF);
        assertEquals(1600, sent.getLast().timestamp() - sent.getFirst().timestamp());

        VirtualLeg mixed = leg(Codec.G722);
        a.session.bridge(mixed.session, host.nowNs);
        long begin = host.nowNs;
        a.receives(8, 13, 1760, quiet);
        a.receives(13, 14, 1920, new byte[] {40});
        run(1200);
        short[] heard = mixed.heardNarrow(begin + 300 * MS);
        double dbov = Level.dbov(heard, 1600, 4000);
        assertEquals(-40, dbov, 6);
    }

    /** Two sessions with a room between them, from packet to packet. */
    @Test
    void aMixedPacketAllocatesNothing() {
        Wire nowhere =
                new Wire() {
                    @Override
                    public boolean sendRtp(ByteBuffer packet, InetSocketAddress to) {
                        return true;
                    }

                    @Override
                    public boolean sendRtcp(
                            ByteBuffer packet, InetSocketAddress to, boolean shared) {
                        return true;
                    }
                };
        Session a = VirtualLeg.session(host, 21, Codec.PCMA, nowhere);
        Session b = VirtualLeg.session(host, 22, Codec.OPUS, nowhere);
        a.bridge(b, host.nowNs);
        ByteBuffer datagram = ByteBuffer.allocateDirect(172);
        InetSocketAddress from = VirtualLeg.address(21);
        int[] packets = {0};
        long least =
                leastAllocated(
                        10_000,
                        () -> {
                            for (int end = packets[0] + 500; packets[0] < end; packets[0]++) {
                                int i = packets[0];
                                datagram.clear().put((byte) 0x80).put((byte) 8);
                                datagram.putShort((short) i).putInt(160 * i).putInt(5);
                                datagram.position(0).limit(172);
                                a.onRtp(datagram, from, host.nowNs);
                                host.runToMs((host.nowNs - ORIGIN) / MS + 20);
                            }
                        });
        a.close(host.nowNs);
        b.close(host.nowNs);
        // Reports of RTCP, two of them, may cost what they like.
        assertTrue(least < 10_000, least + " octets for 500 packets");
    }

    /**
     * Octets that something allocates, tried until they are below a limit: the compiler may take
     * its time on a busy machine, but what it cannot remove stays for ever.
     */
    private static long leastAllocated(long limit, Runnable round) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 40 && least >= limit; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            round.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    @Test
    void aTapHearsTheRoomAndSpeaksIntoIt() {
        int[] told = {0};
        FrameTap tap = new FrameTap(new TapSpec(16_000, 200, 2000), () -> told[0]++);
        VirtualLeg caller = leg(Codec.PCMA);
        enter(caller, Part.TALKER);
        TapMember member = new TapMember(tap);
        room.enter(member, Part.SEAT, host.nowNs);
        short[] bot = Signal.tone(16_000, 2000, 900, LEVEL);
        int given = 0;
        while (tap.trySpeak(bot, given)) {
            given += tap.frameSamples();
        }
        assertEquals(100, tap.acceptedFrames());
        caller.says(tone(Codec.PCMA, 440, 2000));
        long begin = host.nowNs;
        run(1000);

        assertEquals(LEVEL, loud(caller, begin, 900), LEVEL * 0.1);
        assertTrue(told[0] >= 49);
        // Nobody fetched: the newest 200 ms are there, the rest is counted.
        short[] frame = new short[tap.frameSamples()];
        short[] heard = new short[10 * tap.frameSamples()];
        int frames = 0;
        for (; tap.tryHear(frame); frames++) {
            System.arraycopy(frame, 0, heard, frames * frame.length, frame.length);
        }
        assertEquals(10, frames);
        assertEquals(told[0] - 10, tap.droppedFrames());
        assertEquals(LEVEL, Goertzel.amplitude(heard, 0, heard.length, 440 / 2.0), LEVEL * 0.1);

        tap.clear();
        begin = host.nowNs;
        run(1000);
        assertTrue(loud(caller, begin, 900) < LEVEL / 50.0);
        assertEquals(tap.acceptedFrames(), tap.settledFrames());
        room.leave(member);
    }

    @Test
    void startsAndStopsOfTalkAreToldForRelayedAndMixedLegs() {
        for (Codec other : List.of(Codec.PCMA, Codec.G722)) {
            host.events.clear();
            VirtualLeg a = leg(Codec.PCMA);
            VirtualLeg b = leg(other);
            a.session.bridge(b.session, host.nowNs);
            a.tell(new MediaCommand.WatchTalk(a.session.id(), true));
            run(300);
            a.says(Signal.speech(8000, 900, 5));
            run(2500);

            long starts =
                    host.events.stream().filter(MediaEvent.TalkStarted.class::isInstance).count();
            List<MediaEvent.TalkStopped> stops =
                    host.events.stream()
                            .filter(MediaEvent.TalkStopped.class::isInstance)
                            .map(MediaEvent.TalkStopped.class::cast)
                            .toList();
            assertTrue(starts >= 1, other + " starts " + starts);
            assertEquals(starts, stops.size());
            long ms = stops.stream().mapToLong(MediaEvent.TalkStopped::talkMs).sum();
            assertTrue(ms > 150 && ms < 1200, ms + " ms");
        }
    }

    @Test
    void aRoomGoesOnWhenItsLoopWasHeldUp() {
        VirtualLeg a = leg(Codec.PCMA);
        VirtualLeg b = leg(Codec.G722);
        a.session.bridge(b.session, host.nowNs);
        a.says(tone(Codec.PCMA, 440, 3000));
        run(500);
        host.stallMs(300);
        long begin = host.nowNs;
        run(1500);

        assertEquals(LEVEL, loud(b, begin + 300 * MS, 440), LEVEL * 0.1);
        assertTrue(host.count(Counter.SKIPPED_SENDS) > 0);
        assertSteady(b, 20);
    }

    @Test
    void thereIsNoClickWhereASourceChanges() {
        VirtualLeg a = leg(Codec.PCMA);
        VirtualLeg b = leg(Codec.PCMA);
        a.session.bridge(b.session, host.nowNs);
        a.says(tone(Codec.PCMA, 200, 8000));
        run(1000);
        long begin = host.nowNs;
        for (int i = 0; i < 10; i++) {
            // From relay to room and back, in the middle of the tone.
            b.tell(new MediaCommand.Level(b.session.id(), 0, i % 2 == 0 ? -1 : 0));
            run(217);
        }

        short[] heard = b.heard(begin);
        double steepest = 2 * Math.PI * 200 / 8000 * LEVEL;
        int step = 0;
        for (int i = 1; i < heard.length; i++) {
            step = Math.max(step, Math.abs(heard[i] - heard[i - 1]));
        }
        assertTrue(step < steepest * 2.5, "step of " + step + ", the tone has " + steepest);
    }

    @Test
    void aFrameOfARoomAllocatesNothing() {
        for (int i = 0; i < 6; i++) {
            FrameTap tap =
                    new FrameTap(new TapSpec(i % 2 == 0 ? 8000 : 16_000, 200, 2000), () -> {});
            short[] noise = new short[tap.frameSamples()];
            while (tap.trySpeak(noise, 0)) {
                noise[0]++;
            }
            room.enter(new TapMember(tap), i == 0 ? Part.WHISPERER : Part.SEAT, host.nowNs);
        }
        run(1000);
        long least = leastAllocated(1000, () -> host.runToMs((host.nowNs - ORIGIN) / MS + 20_000));
        assertTrue(least < 1000, least + " octets for 1000 frames");
    }

    @Test
    void whoLeavesIsNoLongerHeardAndLetsGoOfTheBridge() {
        VirtualLeg a = leg(Codec.PCMA);
        VirtualLeg b = leg(Codec.PCMA);
        a.session.bridge(b.session, host.nowNs);
        enter(b, Part.TALKER);
        a.says(tone(Codec.PCMA, 440, 1500));
        long begin = host.nowNs;
        run(1200);
        assertTrue(loud(b, begin, 440) < 10);
        b.tell(new MediaCommand.Unbridge(b.session.id()));
        run(100);
        assertFalse(b.sentAudio().isEmpty());
    }
}
