package tandem.media.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.media.Audio;
import tandem.media.Codec;
import tandem.media.Goertzel;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.RecordingFormat;
import tandem.media.RecordingSpec;
import tandem.media.Wavs;
import tandem.media.codec.Companding;
import tandem.media.net.MediaFixture.Leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Recording by real packets; the session's own pace is the clock of these tests. */
class RecordTest {
    private final MediaFixture fixture = new MediaFixture();
    private RtpPeer peer;
    private Leg leg;

    @TempDir Path folder;

    @BeforeEach
    void open() throws IOException {
        peer = new RtpPeer(1);
        leg = fixture.connect(peer, Codec.PCMU);
    }

    @AfterEach
    void close() {
        fixture.close();
        peer.close();
    }

    @Test
    void bothSidesAreOnTheirChannelAndTheLengthIsTheTime() throws Exception {
        Path file = folder.resolve("new/folder/call.wav");
        fixture.tell(
                new MediaCommand.Play(
                        leg.id(), 1, List.of(new Audio.Tone(1000, 0, 1000, 0, 0)), false));
        peer.receive(packet -> packet.payload()[22] != (byte) 0xFF);
        long beforeNs = System.nanoTime();
        fixture.tell(new MediaCommand.Record(leg.id(), file));
        answerWithTone(60);
        long afterNs = System.nanoTime();
        fixture.closeLeg(leg);

        MediaEvent.RecordingFacts facts =
                fixture.find(MediaEvent.Recorded.class).getFirst().facts();
        Wavs.Stereo wav = Wavs.readStereo(file);
        assertEquals(facts.samples(), wav.left().length);
        assertTrue(facts.samples() >= 59 * 160, facts.toString());
        assertTrue(facts.samples() <= (afterNs - beforeNs) / 125_000 + 8000, facts.toString());
        assertTrue(facts.complete(), facts.toString());
        assertEquals(0, facts.gapSamples());
        assertEquals(sha256(file), facts.sha256());
        int middle = (int) facts.samples() / 2;
        assertTrue(Goertzel.amplitude(wav.left(), middle, 1600, 440) > 3000);
        assertTrue(Goertzel.amplitude(wav.left(), middle, 1600, 1000) < 300);
        assertTrue(Goertzel.amplitude(wav.right(), middle, 1600, 1000) > 3000);
        assertTrue(Goertzel.amplitude(wav.right(), middle, 1600, 440) < 300);
        assertEquals(0, fixture.media.gauges().recordingsOpen());
    }

    @Test
    void recordedComesBeforeClosed() {
        fixture.tell(new MediaCommand.Record(leg.id(), folder.resolve("a.wav")));
        fixture.closeLeg(leg);

        List<MediaEvent> all = List.copyOf(fixture.events);
        int recorded = all.indexOf(fixture.find(MediaEvent.Recorded.class).getFirst());
        int closed =
                all.indexOf(
                        fixture.find(
                                        MediaEvent.Closed.class,
                                        event -> event.session().equals(leg.id()))
                                .getFirst());
        assertTrue(recorded < closed);
    }

    @Test
    void closedWaitsAlsoForARecordingThatWasStoppedJustBefore() {
        for (int i = 0; i < 20; i++) {
            Leg one = fixture.open();
            fixture.media.tell(new MediaCommand.Record(one.id(), folder.resolve(i + ".wav")));
            fixture.media.tell(new MediaCommand.StopRecording(one.id()));
            fixture.media.tell(new MediaCommand.Close(one.id()));
            fixture.awaitEvent(
                    MediaEvent.Closed.class, closed -> closed.session().equals(one.id()));

            assertEquals(
                    1,
                    fixture.find(
                                    MediaEvent.Recorded.class,
                                    event -> event.session().equals(one.id()))
                            .size());
        }
    }

    @Test
    void aRecordingThatIsStoppedCanBeFollowedByAnother() {
        fixture.tell(new MediaCommand.Record(leg.id(), folder.resolve("a.wav")));
        fixture.tell(new MediaCommand.Record(leg.id(), folder.resolve("refused.wav")));
        fixture.tell(new MediaCommand.StopRecording(leg.id()));
        fixture.tell(new MediaCommand.Record(leg.id(), folder.resolve("b.wav")));
        fixture.closeLeg(leg);

        List<MediaEvent.Recorded> all = fixture.find(MediaEvent.Recorded.class);
        assertEquals(3, all.size());
        assertEquals(2, all.stream().filter(event -> event.facts().complete()).count());
        assertFalse(Files.exists(folder.resolve("refused.wav")));
    }

    @Test
    void aDiskThatRefusesIsToldAndTheCallGoesOn() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "no folder");
        fixture.tell(new MediaCommand.Record(leg.id(), blocked.resolve("call.wav")));
        answerWithTone(5);
        fixture.closeLeg(leg);

        MediaEvent.RecordingFacts facts =
                fixture.find(MediaEvent.Recorded.class).getFirst().facts();
        assertFalse(facts.complete());
        assertEquals("", facts.sha256());
        assertTrue(facts.fault().contains("cannot create"), facts.fault());
        assertEquals(2 * facts.samples(), facts.gapSamples());
    }

    @Test
    void aMessageRunsBesideTheRecordingAndIsNotMaskedWithIt() throws Exception {
        Path call = folder.resolve("call.wav");
        Path message = folder.resolve("message.wav");
        fixture.tell(new MediaCommand.Record(leg.id(), call));
        fixture.tell(new MediaCommand.MaskRecording(leg.id(), true));
        fixture.tell(new MediaCommand.RecordMessage(leg.id(), message, 100));
        fixture.tell(new MediaCommand.RecordMessage(leg.id(), folder.resolve("two.wav"), 0));
        answerWithTone(40);
        fixture.awaitEvent(MediaEvent.MessageSilent.class, _ -> true);
        fixture.tell(new MediaCommand.StopMessage(leg.id()));
        fixture.closeLeg(leg);

        List<MediaEvent.MessageRecorded> told = fixture.find(MediaEvent.MessageRecorded.class);
        assertEquals("a message runs already", told.getFirst().facts().fault());
        MediaEvent.MessageRecorded kept = told.getLast();
        assertTrue(kept.voicedMs() >= 600 && kept.voicedMs() <= 800, kept.toString());
        assertEquals(44 + 2 * kept.facts().samples(), Files.size(message));
        assertEquals(sha256(message), kept.facts().sha256());
        Wavs.Stereo masked = Wavs.readStereo(call);
        assertEquals(0, Goertzel.amplitude(masked.left(), 1600, 1600, 440));
        assertEquals(0, fixture.media.gauges().recordingsOpen());
    }

    @Test
    void closingTheEndpointFinishesRecordings() throws IOException {
        Path file = folder.resolve("call.wav");
        fixture.tell(new MediaCommand.Record(leg.id(), file));
        answerWithTone(5);

        fixture.close();

        assertEquals(1, fixture.find(MediaEvent.Recorded.class).size());
        assertTrue(Wavs.readStereo(file).left().length >= 4 * 160);
    }

    /** The caller hears the seat only while they are joined, and only then it is recorded. */
    @Test
    void eachPartyHasAChannelAndWhatIsRelayedIsOnThatAlone() throws Exception {
        try (RtpPeer phone = new RtpPeer(2);
                RtpPeer metronome = new RtpPeer(3)) {
            Leg seat = fixture.connect(phone, Codec.PCMU);
            fixture.connect(metronome, Codec.PCMU);
            Path file = folder.resolve("parties.wav");
            RecordingSpec spec =
                    new RecordingSpec(file, RecordingFormat.WAV, Optional.empty(), 8000, 3);
            fixture.tell(new MediaCommand.Record(leg.id(), spec));
            fixture.tell(new MediaCommand.RecordParty(seat.id(), leg.id(), 7));
            talk(phone, seat, metronome, 20);
            fixture.tell(new MediaCommand.Bridge(leg.id(), seat.id()));
            talk(phone, seat, metronome, 40);
            fixture.closeLeg(leg);
            fixture.closeLeg(seat);

            MediaEvent.RecordingFacts facts =
                    fixture.find(MediaEvent.Recorded.class).getFirst().facts();
            short[][] sound = Wavs.channels(file);
            assertEquals(3, sound.length);
            assertEquals(facts.samples(), sound[2].length);
            assertEquals(0, facts.gapSamples(), facts.toString());
            assertSilence(sound[0]);
            assertSilence(sound[1]);
            int early = 10 * 160;
            int late = sound[2].length - 10 * 160;
            assertEquals(0, Goertzel.amplitude(sound[2], early - 800, 800, 440));
            assertTrue(Goertzel.amplitude(sound[2], late - 1600, 1600, 440) > 3000);
        }
    }

    private static void assertSilence(short[] sound) {
        for (short sample : sound) {
            assertEquals(0, sample, 8);
        }
    }

    /** At the pace of a session that only sends silence. */
    private static void talk(RtpPeer phone, Leg seat, RtpPeer metronome, int packets)
            throws IOException {
        metronome.pending();
        for (int packet = 0; packet < packets; packet++) {
            metronome.receive();
            phone.send(seat.port(), 0, tone(packet));
        }
    }

    /**
     * Answers each packet of the session with one of a 440 Hz tone, so that the session sets the
     * pace.
     */
    private void answerWithTone(int packets) throws IOException {
        peer.pending();
        for (int packet = 0; packet < packets; packet++) {
            peer.receive();
            peer.send(leg.port(), 0, tone(packet));
        }
    }

    private static byte[] tone(int packet) {
        Companding law = Companding.of(Codec.PCMU.law());
        byte[] payload = new byte[160];
        for (int i = 0; i < 160; i++) {
            double turns = 440.0 * (packet * 160 + i) / 8000;
            payload[i] = law.encode((int) (6000 * Math.sin(2 * Math.PI * turns)));
        }
        return payload;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
