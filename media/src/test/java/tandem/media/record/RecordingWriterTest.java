package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.media.Codec;
import tandem.media.Goertzel;
import tandem.media.MediaEvent.RecordingFacts;
import tandem.media.RecordingSpec;
import tandem.media.SessionId;
import tandem.media.Wavs;
import tandem.media.codec.Codecs;
import tandem.media.codec.Companding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The recording under a clock that the test moves; packets come from the test, not from a socket.
 */
class RecordingWriterTest {
    private static final long MS = 1_000_000;
    private static final long START = 77_777_777;
    private static final int FRAMES = 1024;

    private final AtomicLong nowNs = new AtomicLong(START);
    private final CompletableFuture<RecordingFacts> ended = new CompletableFuture<>();
    private final RecordingWriter writer =
            new RecordingWriter(1, FRAMES, nowNs::get, Codecs.load(), told(ended));
    private final ByteBuffer payload = ByteBuffer.allocateDirect(2048);

    @TempDir Path folder;

    private Path file;
    private Tap tap;

    @BeforeEach
    void start() {
        file = folder.resolve("call.wav");
        tap = writer.tryStart(0, new SessionId(1), RecordingSpec.wav(file), START, 1_000_000);
    }

    @AfterEach
    void close() {
        tap.stop(nowNs.get());
        writer.close();
    }

    @Test
    void eachSideIsOnItsChannelAndTheLengthIsExact() throws Exception {
        for (int i = 0; i < 250; i++) {
            received(i, i, 20 * i, 440);
            sent(i, 20 * i, 1000);
        }
        RecordingFacts facts = stopAt(5003);
        Wavs.Stereo wav = Wavs.readStereo(file);

        assertEquals(5003 * 8, facts.samples());
        assertEquals(5003 * 8, wav.left().length);
        assertEquals(1_000_000, facts.startedAtMs());
        assertEquals(0, facts.gapSamples());
        assertTrue(facts.complete());
        assertTone(wav.left(), 0, 39_000, 440, 1000);
        assertTone(wav.right(), 0, 39_000, 1000, 440);
    }

    @Test
    void lostPacketsAreSilenceInTheirPlaceAndCounted() throws Exception {
        for (int i = 0; i < 150; i++) {
            if (i < 50 || i >= 60) {
                received(i, i, 20 * i, 440);
            }
        }
        RecordingFacts facts = stopAt(3000);
        Wavs.Stereo wav = Wavs.readStereo(file);

        assertEquals(10 * 160, facts.gapSamples());
        assertTrue(facts.complete(), "what the network lost is no fault of the recording");
        assertSilence(wav.left(), 50 * 160, 60 * 160);
        assertTone(wav.left(), 60 * 160, 80 * 160, 440, 1000);
    }

    @Test
    void aLongLossIsCountedAlthoughItsPlaceIsWrittenAlready() throws Exception {
        for (int i = 0; i < 300; i++) {
            if (i < 50 || i >= 200) {
                received(i, i, 20 * i, 440);
            }
            advance(20 * i);
        }
        assertEquals(150 * 160, stopAt(6000).gapSamples());
    }

    @Test
    void latePacketsTakeTheirPlaceAndAreNoGap() throws Exception {
        for (int i = 0; i < 100; i++) {
            int shuffled = i % 4 == 1 ? i + 1 : i % 4 == 2 ? i - 1 : i;
            received(shuffled, shuffled, 20 * i, 440);
        }
        RecordingFacts facts = stopAt(2000);

        assertEquals(0, facts.gapSamples());
        assertTone(Wavs.readStereo(file).left(), 0, 15_000, 440, 1000);
    }

    @Test
    void aPauseWithoutLossIsNoGap() throws Exception {
        for (int i = 0; i < 100; i++) {
            int at = i < 50 ? 20 * i : 20 * i + 1000;
            frame(Side.RECEIVED, 1, i, at * 8, at, 440);
        }
        RecordingFacts facts = stopAt(3000);

        assertEquals(0, facts.gapSamples());
        assertSilence(Wavs.readStereo(file).left(), 50 * 160, 50 * 160 + 8000);
    }

    @Test
    void timestampJumpsAndNewStreamsStayWhereTheyArrived() throws Exception {
        for (int i = 0; i < 150; i++) {
            int timestamp = i < 50 ? 160 * i : i < 100 ? 160 * i + 5_000_000 : 160 * i - 900_000;
            int epoch = i < 100 ? 1 : 2;
            frame(Side.RECEIVED, epoch, i < 100 ? i : 20_000 + i, timestamp, 20 * i, 440);
        }
        RecordingFacts facts = stopAt(3000);
        short[] left = Wavs.readStereo(file).left();

        assertEquals(0, facts.gapSamples());
        for (int i = 0; i < 3; i++) {
            assertTone(left, i * 8000 + 200, 7000, 440, 1000);
        }
    }

    @Test
    void aPeerWithAWrongClockDoesNotShift() throws Exception {
        // A thousand parts in a million fast and slow, for three minutes: 180 ms of drift.
        for (int sign = -1; sign <= 1; sign += 2) {
            ArrivalClock clock = new ArrivalClock(8000);
            Random jitter = new Random(5);
            long position = 0;
            for (int i = 0; i < 9000; i++) {
                long arrival = 160L * i + sign * 160L * i / 1000 + jitter.nextInt(200);
                position = clock.position(160 * i, arrival);
                assertTrue(
                        Math.abs(position - arrival) < 500,
                        "packet " + i + " off by " + (position - arrival));
            }
            assertTrue(position > 0);
        }
    }

    @Test
    void aFirstPacketThatWasHeldUpDoesNotBendWhatFollows() {
        ArrivalClock clock = new ArrivalClock(8000);
        Random jitter = new Random(3);
        for (int i = 0; i < 5000; i++) {
            // The first four come all at once, then one by one; a change of sources moves them on.
            long due = 160L * Math.max(i, 4) + (i < 2000 ? 0 : 150);
            long arrival = due + jitter.nextInt(80);
            long position = clock.position(160 * i, i < 4 ? 640 : arrival);
            assertEquals(640 + 160L * i, position, "packet " + i);
        }
    }

    @Test
    void packetsHeldUpByAStallKeepTheirPlace() {
        ArrivalClock clock = new ArrivalClock(8000);
        for (int i = 0; i < 100; i++) {
            long due = 160L * i;
            boolean heldUp = i >= 50 && i < 63;
            assertEquals(due, clock.position(160 * i, heldUp ? 160 * 63 : due), "packet " + i);
        }
    }

    @Test
    void aPeerThatSkipsTimeWithoutSayingSoIsSetRight() {
        ArrivalClock clock = new ArrivalClock(8000);
        clock.position(0, 0);
        long position = 0;
        for (int i = 1; i < 60; i++) {
            position = clock.position(160 * i, 160L * i + 1500);
        }
        assertEquals(160 * 59 + 1500, position);
    }

    @Test
    void jitterDoesNotMoveAudio() {
        ArrivalClock clock = new ArrivalClock(8000);
        Random jitter = new Random(7);
        long first = clock.position(0, 100);
        for (int i = 1; i < 5000; i++) {
            long position = clock.position(160 * i, 100 + 160L * i + jitter.nextInt(300));
            assertEquals(first + 160L * i, position, 200, "packet " + i);
        }
    }

    @Test
    void maskingIsSilenceOnBothChannelsWhileTheClockGoesOn() throws Exception {
        for (int i = 0; i < 150; i++) {
            tap.mask(i >= 50 && i < 100);
            received(i, i, 20 * i, 440);
            sent(i, 20 * i, 1000);
        }
        RecordingFacts facts = stopAt(3000);
        Wavs.Stereo wav = Wavs.readStereo(file);

        assertEquals(0, facts.gapSamples());
        assertSilence(wav.left(), 8000, 16_000);
        assertSilence(wav.right(), 8000, 16_000);
        assertTone(wav.left(), 16_000, 7000, 440, 1000);
    }

    @Test
    void telephoneEventsAreNeitherHeardNorMissed() throws Exception {
        for (int i = 0; i < 100; i++) {
            if (i >= 50 && i < 60) {
                tap.receivedOther(1, i);
            } else {
                received(i, i, 20 * i, 440);
            }
        }
        RecordingFacts facts = stopAt(2000);

        assertEquals(0, facts.gapSamples());
        assertSilence(Wavs.readStereo(file).left(), 8000, 9600);
    }

    @Test
    void aFullQueueDropsAndSaysSo() throws Exception {
        CompletableFuture<RecordingFacts> other = new CompletableFuture<>();
        try (RecordingWriter small =
                new RecordingWriter(1, 16, nowNs::get, Codecs.load(), told(other))) {
            Tap tight =
                    small.tryStart(
                            0,
                            new SessionId(2),
                            RecordingSpec.wav(folder.resolve("x.wav")),
                            START,
                            0);
            for (int i = 0; small.droppedFrames() == 0; i++) {
                tight.sent(i, 160 * i, Codec.PCMA, payload, 12, 160, true, START);
            }
            tight.stop(START + 1000 * MS);

            RecordingFacts facts = other.get(10, TimeUnit.SECONDS);
            assertFalse(facts.complete());
            assertTrue(facts.droppedFrames() > 0);
            assertEquals("", facts.fault());
        }
    }

    @Test
    void theGrowingFileIsAlwaysAValidWav() throws Exception {
        for (int i = 0; i < 200; i++) {
            received(i, i, 20 * i, 440);
            advance(20 * i);
        }
        Awaitility.await().until(() -> tellsSamples() > 8000);

        assertTrue(Files.size(file) >= 44 + 4 * tellsSamples());
        stopAt(4000);
    }

    @Test
    void aDiskThatFailsCostsTheAudioNotTheRecording() throws Exception {
        Path blocked = Files.writeString(folder.resolve("plain"), "file");
        CompletableFuture<RecordingFacts> other = new CompletableFuture<>();
        try (RecordingWriter second =
                new RecordingWriter(1, 64, nowNs::get, Codecs.load(), told(other))) {
            Tap broken =
                    second.tryStart(
                            0,
                            new SessionId(2),
                            RecordingSpec.wav(blocked.resolve("x.wav")),
                            START,
                            0);
            nowNs.set(START + 1000 * MS);
            broken.stop(nowNs.get());

            RecordingFacts facts = other.get(10, TimeUnit.SECONDS);
            assertFalse(facts.complete());
            assertEquals(8000, facts.samples());
            assertEquals(16_000, facts.gapSamples());
            assertTrue(facts.fault().contains("cannot create"), facts.fault());
        }
    }

    private static RecordingWriter.Listener told(CompletableFuture<RecordingFacts> facts) {
        return new RecordingWriter.Listener() {
            @Override
            public void onFinished(Recording recording, RecordingFacts last) {
                facts.complete(last);
            }

            @Override
            public void onSilent(Recording recording) {
                facts.completeExceptionally(new AssertionError("nobody asked for silence"));
            }
        };
    }

    private int tellsSamples() throws IOException {
        byte[] header = Files.readAllBytes(file);
        return (header[40] & 0xFF | (header[41] & 0xFF) << 8 | (header[42] & 0xFF) << 16) / 4;
    }

    private void received(int sequence, int index, long atMs, double hz) {
        frame(Side.RECEIVED, 1, sequence, 160 * index, atMs, hz);
    }

    private void sent(int index, long atMs, double hz) {
        frame(Side.SENT, 1, index, 160 * index, atMs, hz);
    }

    /** A packet whose phase is that of its moment, so that a shift breaks the tone. */
    private void frame(Side side, int epoch, int sequence, int timestamp, long atMs, double hz) {
        Companding law = Companding.of(Codec.PCMA.law());
        for (int i = 0; i < 160; i++) {
            double time = (phase(side, timestamp) + i) / 8000.0;
            payload.put(12 + i, law.encode((int) (8000 * Math.sin(2 * Math.PI * hz * time))));
        }
        long at = START + atMs * MS;
        switch (side) {
            case RECEIVED ->
                    tap.received(epoch, sequence, timestamp, Codec.PCMA, payload, 12, 160, at);
            case SENT -> tap.sent(sequence, timestamp, Codec.PCMA, payload, 12, 160, true, at);
        }
    }

    private enum Side {
        RECEIVED,
        SENT
    }

    private static int phase(Side side, int timestamp) {
        return side == Side.SENT ? timestamp : Math.floorMod(timestamp, 8000);
    }

    private void advance(long atMs) {
        nowNs.set(START + atMs * MS);
    }

    private RecordingFacts stopAt(long atMs) throws Exception {
        advance(atMs);
        tap.stop(nowNs.get());
        writer.hurry();
        return ended.get(10, TimeUnit.SECONDS);
    }

    private static void assertTone(short[] pcm, int from, int length, double hz, double notHz) {
        assertEquals(8000, Goertzel.amplitude(pcm, from, length, hz), 300);
        assertTrue(Goertzel.amplitude(pcm, from, length, notHz) < 100);
    }

    private static void assertSilence(short[] pcm, int from, int to) {
        for (int i = from; i < to; i++) {
            assertEquals(0, pcm[i], "at " + i);
        }
    }
}
