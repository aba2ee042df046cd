package tandem.media.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.media.Audio;
import tandem.media.Codec;
import tandem.media.Goertzel;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent.Played;
import tandem.media.Wavs;
import tandem.media.codec.Companding;
import tandem.media.net.MediaFixture.Leg;
import tandem.media.net.RtpPeer.Rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PlayTest {
    private final MediaFixture fixture = new MediaFixture();
    private RtpPeer peer;
    private Leg leg;

    @TempDir Path folder;

    @BeforeEach
    void open() throws IOException {
        peer = new RtpPeer(1);
        leg = fixture.connect(peer, Codec.PCMA);
    }

    @AfterEach
    void close() {
        fixture.close();
        peer.close();
    }

    @Test
    void silenceIsSentFromConnectOn() throws IOException {
        List<Rtp> packets = peer.receiveAll(5);

        assertContinuous(packets);
        assertTrue(packets.getFirst().marker());
        assertTrue(packets.stream().allMatch(PlayTest::isSilent));
    }

    @Test
    void promptIsHeardWholeAndToldOnce() throws IOException {
        Path wav =
                Wavs.write(
                        folder.resolve("a.wav"),
                        1,
                        1,
                        8000,
                        16,
                        Wavs.sine(500, 8000, 2000, 1, 8000));

        play(1, false, new Audio.File(wav));
        List<Rtp> heard = hear(1);

        short[] pcm = decode(heard, Codec.PCMA);
        assertEquals(2000, pcm.length, 160);
        assertEquals(8000, Goertzel.amplitude(pcm, 0, 1920, 500), 400);
        assertEquals(1, fixture.find(Played.class).size());
    }

    @Test
    void sequenceAndTimestampsGoOnOverEveryChangeOfSource() throws IOException {
        List<Rtp> packets = new ArrayList<>(peer.receiveAll(3));
        play(
                1,
                false,
                new Audio.Tone(440, 0, 1000, 0, 60),
                new Audio.Silence(40),
                new Audio.Tone(880, 0, 10, 10, 60));
        packets.addAll(receiveUntilPlayed(1));
        packets.addAll(peer.receiveAll(3));

        assertContinuous(packets);
        assertFalse(packets.stream().allMatch(PlayTest::isSilent));
        assertEquals(Played.End.FINISHED, played(1).end());
    }

    @Test
    void aNewPlayStopsTheOldOneAndStopEndsOnlyItsOwn() throws IOException {
        play(1, true, Audio.Tone.RINGBACK);
        peer.receive(packet -> !isSilent(packet));
        play(2, true, new Audio.Tone(1000, 0, 100, 0, 0));
        fixture.tell(new MediaCommand.StopPlay(leg.id(), 1));

        assertEquals(Played.End.STOPPED, awaitPlayed(1).end());
        assertEquals(0, fixture.find(Played.class, played -> played.play() == 2).size());

        fixture.tell(new MediaCommand.StopPlay(leg.id(), 2));
        assertEquals(Played.End.STOPPED, awaitPlayed(2).end());
        assertEquals(2, fixture.find(Played.class).size());
    }

    @Test
    void repeatGoesRoundWithoutAGap() throws IOException {
        Path wav =
                Wavs.write(
                        folder.resolve("a.wav"),
                        1,
                        1,
                        8000,
                        16,
                        Wavs.sine(500, 8000, 400, 1, 8000));

        play(1, true, new Audio.File(wav));
        peer.receive(packet -> !isSilent(packet));
        short[] pcm = decode(peer.receiveAll(20), Codec.PCMA);

        assertEquals(8000, Goertzel.amplitude(pcm, 0, pcm.length, 500), 300);
    }

    @Test
    void brokenAndMissingFilesAreToldWithTheReason() throws IOException {
        Path text = Files.writeString(folder.resolve("text.wav"), "hello, this is no sound at all");
        play(1, false, new Audio.File(folder.resolve("none.wav")));
        assertFailed(1, "no such file");
        play(2, false, new Audio.File(text));
        assertFailed(2, "no sound file");
        play(3, false, new Audio.Tone(440, 0, 1000, 0, 40), new Audio.File(text));
        assertFailed(3, "text.wav");
    }

    @Test
    void playCoversTheBridgeWhileItLasts() throws IOException {
        try (RtpPeer other = new RtpPeer(2)) {
            Leg second = fixture.connect(other, Codec.PCMA);
            fixture.tell(new MediaCommand.Bridge(leg.id(), second.id()));
            play(1, false, new Audio.Tone(700, 0, 1000, 0, 100));
            Rtp tone = peer.receive(packet -> !isSilent(packet));
            other.send(second.port(), 8, constant(7, 80));
            List<Rtp> covered = receiveUntilPlayed(1);

            other.send(second.port(), 8, constant(7, 80));
            Rtp relayed = peer.receive(packet -> packet.payload().length == 80);

            assertTrue(covered.stream().noneMatch(packet -> packet.payload().length == 80));
            assertTrue(relayed.marker());
            assertEquals(tone.ssrc(), relayed.ssrc());
            assertTrue((short) (relayed.sequence() - tone.sequence()) > 0);
            assertTrue(relayed.timestamp() - tone.timestamp() > 0);
        }
    }

    @Test
    void aPlayBeforeConnectBeginsWithIt() throws IOException {
        Leg early = fixture.open();
        fixture.media.tell(
                new MediaCommand.Play(
                        early.id(), 9, List.of(new Audio.Tone(440, 0, 1000, 0, 60)), false));
        fixture.media.tell(
                new MediaCommand.Connect(early.id(), MediaFixture.stream(peer, Codec.PCMA)));

        assertEquals(Played.End.FINISHED, awaitPlayed(9).end());
    }

    @Test
    void closeStopsThePlayBeforeItIsClosed() {
        play(1, true, Audio.Tone.RINGBACK);
        fixture.closeLeg(leg);

        var ends =
                fixture.events.stream().filter(event -> event.session().equals(leg.id())).toList();
        assertTrue(
                ends.get(ends.size() - 2) instanceof Played played
                        && played.end() == Played.End.STOPPED);
    }

    private void play(long play, boolean repeat, Audio... audio) {
        fixture.tell(new MediaCommand.Play(leg.id(), play, List.of(audio), repeat));
    }

    private void assertFailed(long play, String why) {
        Played played = awaitPlayed(play);
        assertEquals(Played.End.FAILED, played.end());
        assertTrue(played.detail().contains(why), played.detail());
    }

    private Played awaitPlayed(long play) {
        return fixture.awaitEvent(Played.class, played -> played.play() == play);
    }

    private Played played(long play) {
        return fixture.find(Played.class, played -> played.play() == play).getFirst();
    }

    /** The packets of a play, without the silence around it. */
    private List<Rtp> hear(long play) throws IOException {
        return receiveUntilPlayed(play).stream()
                .dropWhile(PlayTest::isSilent)
                .takeWhile(packet -> !isSilent(packet))
                .toList();
    }

    private List<Rtp> receiveUntilPlayed(long play) throws IOException {
        List<Rtp> packets = new ArrayList<>();
        while (fixture.find(Played.class, played -> played.play() == play).isEmpty()) {
            packets.add(peer.receive());
        }
        packets.addAll(peer.pending());
        return packets;
    }

    private void assertContinuous(List<Rtp> packets) {
        // A machine that is busy elsewhere may hold up the loop; then packet times are left out.
        boolean exact = fixture.counter("skipped_sends_total") == 0;
        for (int i = 1; i < packets.size(); i++) {
            Rtp before = packets.get(i - 1);
            assertEquals((before.sequence() + 1) & 0xFFFF, packets.get(i).sequence());
            int step = packets.get(i).timestamp() - before.timestamp();
            assertTrue(exact ? step == 160 : step >= 160 && step % 160 == 0, "step " + step);
            assertEquals(before.ssrc(), packets.get(i).ssrc());
        }
    }

    private static boolean isSilent(Rtp packet) {
        return packet.payload().length == 160
                && Arrays.equals(packet.payload(), constant(0xD5, 160));
    }

    private static byte[] constant(int octet, int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) octet);
        return payload;
    }

    static short[] decode(List<Rtp> packets, Codec law) {
        short[] pcm = new short[packets.stream().mapToInt(packet -> packet.payload().length).sum()];
        int at = 0;
        for (Rtp packet : packets) {
            for (byte octet : packet.payload()) {
                pcm[at++] = Companding.of(law.law()).decode(octet);
            }
        }
        return pcm;
    }
}
