package tandem.media.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.media.Codec;
import tandem.media.Goertzel;
import tandem.media.MediaEvent;
import tandem.media.MediaEvent.RecordingFacts;
import tandem.media.SessionId;
import tandem.media.codec.Codecs;
import tandem.media.codec.Companding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A message under a clock that the test moves: one channel, and the judgement of silence. */
class MessageTest {
    private static final long MS = 1_000_000;
    private static final long START = 99_999_999;
    private static final long SILENCE_MS = 500;

    private final AtomicLong nowNs = new AtomicLong(START);
    private final AtomicInteger silences = new AtomicInteger();
    private final CompletableFuture<MediaEvent.MessageRecorded> ended = new CompletableFuture<>();
    private final RecordingWriter writer =
            new RecordingWriter(1, 1024, nowNs::get, Codecs.load(), new Listening());
    private final ByteBuffer payload = ByteBuffer.allocateDirect(160);

    @TempDir Path folder;

    private Path file;
    private Tap tap;

    private final class Listening implements RecordingWriter.Listener {
        @Override
        public void onFinished(Recording recording, RecordingFacts facts) {
            if (facts.file().equals(file)) {
                ended.complete((MediaEvent.MessageRecorded) recording.ended(facts));
            }
        }

        @Override
        public void onSilent(Recording recording) {
            silences.incrementAndGet();
        }
    }

    @BeforeEach
    void start() {
        file = folder.resolve("message.wav");
        tap = writer.tryStartMessage(0, new SessionId(1), file, SILENCE_MS, START, 1_000_000);
    }

    @AfterEach
    void close() {
        tap.stop(nowNs.get());
        writer.close();
    }

    @Test
    void oneChannelHoldsWhatThePeerSays() throws Exception {
        say(0, 50, 440, 8000);
        MediaEvent.MessageRecorded message = stopAt(1000);

        short[] pcm = mono();
        assertEquals(8000, pcm.length);
        assertEquals(8000, message.facts().samples());
        assertEquals(0, message.facts().gapSamples());
        assertEquals(1000, message.voicedMs());
        assertTrue(Goertzel.amplitude(pcm, 3000, 1600, 440) > 7000);
        assertTrue(Goertzel.amplitude(pcm, 3000, 1600, 880) < 300);
        assertTrue(message.facts().complete(), message.facts().toString());
    }

    @Test
    void silenceIsToldOnceAndOnlyAfterItsTime() throws Exception {
        say(0, 10, 440, 8000);
        say(10, 34, 440, 50);
        settle();
        assertEquals(0, silences.get(), "490 ms of silence");
        say(34, 60, 440, 50);
        Awaitility.await().until(() -> silences.get() == 1);
        say(60, 160, 440, 50);
        assertEquals(200, stopAt(3200).voicedMs());
        assertEquals(1, silences.get());
    }

    @Test
    void aPeerWhoSendsNothingIsSilentToo() throws Exception {
        nowNs.set(START + SILENCE_MS * MS);
        Awaitility.await().until(() -> silences.get() == 1);
        assertEquals(0, stopAt(600).voicedMs());
        assertEquals(4800, mono().length);
    }

    @Test
    void whoGoesOnSpeakingIsNotSilent() throws Exception {
        say(0, 200, 440, 3000);
        assertEquals(4000, stopAt(4000).voicedMs());
        assertEquals(0, silences.get());
    }

    /** Packets of 20 ms at the pace of the clock. */
    private void say(int fromPacket, int toPacket, double hz, double amplitude) {
        for (int i = fromPacket; i < toPacket; i++) {
            nowNs.set(START + 20L * i * MS);
            for (int k = 0; k < 160; k++) {
                double at = 2 * Math.PI * hz * (160 * i + k) / 8000;
                payload.put(
                        k,
                        Companding.of(Codec.PCMA.law()).encode((int) (amplitude * Math.sin(at))));
            }
            tap.received(1, i, 160 * i, Codec.PCMA, payload, 0, 160, nowNs.get());
        }
    }

    /** Until the writer has looked at what was said so far. */
    private void settle() {
        Path other = folder.resolve("witness.wav");
        Tap witness = writer.tryStartMessage(0, new SessionId(2), other, 0, nowNs.get(), 0);
        witness.stop(nowNs.get());
        Awaitility.await().until(() -> writer.openCount() == 1);
    }

    private MediaEvent.MessageRecorded stopAt(long ms) throws Exception {
        nowNs.set(START + ms * MS);
        tap.stop(nowNs.get());
        writer.hurry();
        return ended.get(10, TimeUnit.SECONDS);
    }

    private short[] mono() throws Exception {
        ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(1, wav.getShort(22), "channels");
        assertEquals(16_000, wav.getInt(28), "octets a second");
        assertEquals(2, wav.getShort(32), "octets a sample");
        assertEquals(wav.capacity() - 44, wav.getInt(40), "octets of audio");
        short[] pcm = new short[wav.getInt(40) / 2];
        wav.position(44).asShortBuffer().get(pcm);
        return pcm;
    }
}
