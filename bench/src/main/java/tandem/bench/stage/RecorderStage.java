package tandem.bench.stage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import tandem.media.Codec;
import tandem.media.G711;
import tandem.media.MediaEvent.RecordingFacts;
import tandem.media.RecordingFormat;
import tandem.media.RecordingKey;
import tandem.media.RecordingSpec;
import tandem.media.SessionId;
import tandem.media.codec.Codecs;
import tandem.media.codec.Companding;
import tandem.media.record.Recording;
import tandem.media.record.RecordingWriter;
import tandem.media.record.Tap;

/**
 * One packet of G.711 from the tap on the loop to the file: a recording of ten seconds from its
 * begin to its hash, divided by its packets. What waits for the writer is in the time, not in the
 * CPU.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecorderStage {
    private static final int PACKETS = 500;
    private static final int PACKET_OCTETS = 160;
    private static final long PACKET_NS = 20_000_000;

    /** Format, and whether it is sealed. */
    @Param({"WAV", "WAV_ALAW", "OPUS", "WAV sealed"})
    public String kept = "WAV";

    private final ByteBuffer payload = ByteBuffer.allocateDirect(PACKET_OCTETS);
    private final Semaphore finished = new Semaphore(0);
    private RecordingWriter writer;
    private RecordingSpec spec;
    private volatile long nowNs;

    /** A writer, and where it writes. */
    @Setup
    public void open() throws IOException {
        Path file = Files.createTempFile("tandem-recorder", ".stage");
        String[] words = kept.split(" ");
        spec =
                new RecordingSpec(
                        file,
                        RecordingFormat.valueOf(words[0]),
                        words.length == 1
                                ? Optional.empty()
                                : Optional.of(new RecordingKey("stage", "5a".repeat(32))));
        short[] voice = Signal.voice(PACKET_OCTETS, 8000);
        for (int i = 0; i < PACKET_OCTETS; i++) {
            payload.put(i, Companding.of(G711.A_LAW).encode(voice[i]));
        }
        writer = new RecordingWriter(1, 4 * PACKETS, () -> nowNs, Codecs.load(), listener());
    }

    private RecordingWriter.Listener listener() {
        return new RecordingWriter.Listener() {
            @Override
            public void onFinished(Recording recording, RecordingFacts facts) {
                finished.release();
            }

            @Override
            public void onSilent(Recording recording) {}
        };
    }

    /** Both ways, ten seconds. */
    @Benchmark
    @OperationsPerInvocation(2 * PACKETS)
    public void packet() throws InterruptedException {
        long startNs = nowNs;
        Tap tap = writer.tryStart(0, new SessionId(1), spec, startNs, 0);
        for (int packet = 0; packet < PACKETS; packet++) {
            nowNs = startNs + packet * PACKET_NS;
            int at = packet * PACKET_OCTETS;
            tap.received(1, packet, at, Codec.PCMA, payload, 0, PACKET_OCTETS, nowNs);
            tap.sent(packet, at, Codec.PCMA, payload, 0, PACKET_OCTETS, true, nowNs);
        }
        nowNs = startNs + PACKETS * PACKET_NS;
        tap.stop(nowNs);
        writer.hurry();
        finished.acquire();
    }

    /** Nothing stays. */
    @TearDown
    public void close() throws IOException {
        writer.close();
        Files.deleteIfExists(spec.file());
    }
}
