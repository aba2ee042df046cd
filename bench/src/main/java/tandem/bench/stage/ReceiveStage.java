package tandem.bench.stage;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import tandem.media.Codec;
import tandem.media.codec.Codecs;
import tandem.media.dtmf.ToneDetector;
import tandem.media.jitter.DelayLimits;
import tandem.media.jitter.Due;
import tandem.media.jitter.JitterBuffer;
import tandem.media.jitter.PayloadKind;
import tandem.media.jitter.Playout;
import tandem.media.quality.StreamMonitor;

/** What 20 ms of a received stream cost; one packet in a hundred is lost. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReceiveStage {
    private static final int FRAME = 160;
    private static final long FRAME_NS = 20_000_000;

    private final ByteBuffer payload = ByteBuffer.allocateDirect(FRAME);
    private final short[] voice = Signal.voice(FRAME, 8000);
    private final short[] pcm = new short[FRAME];
    private final JitterBuffer buffer = new JitterBuffer(8000, DelayLimits.CONVERSATION);
    private final Playout playout =
            new Playout(
                    Codec.PCMA, Codecs.load().decoder(Codec.PCMA, 8000), DelayLimits.CONVERSATION);
    private final ToneDetector tones = new ToneDetector(8000);
    private final StreamMonitor monitor = new StreamMonitor();
    private long next;

    /** A packet in, a packet out. */
    @Benchmark
    public Due jitterBuffer() {
        long nowNs = advance();
        if (next % 100 != 0) {
            buffer.put(
                    1,
                    next,
                    (int) next * FRAME,
                    FRAME,
                    PayloadKind.AUDIO,
                    payload,
                    0,
                    FRAME,
                    nowNs);
        }
        return buffer.poll(nowNs, FRAME);
    }

    /** From the packet to PCM: jitter buffer, G.711, concealment. */
    @Benchmark
    public short[] playout() {
        long nowNs = advance();
        if (next % 100 != 0) {
            playout.put(1, next, (int) next * FRAME, PayloadKind.AUDIO, payload, 0, FRAME, nowNs);
        }
        playout.read(pcm, 0, FRAME, nowNs);
        return pcm;
    }

    /** Digits in the audio. */
    @Benchmark
    public int toneDetector() {
        return tones.onPcm(voice, 0, FRAME);
    }

    /** Figures for reports and the record. */
    @Benchmark
    public StreamMonitor qualityMonitor() {
        advance();
        if (next % 100 != 0) {
            monitor.onPacket(1, next);
            monitor.onAudio(1, next, (int) next * FRAME, next & 0xFFF);
        }
        return monitor;
    }

    private long advance() {
        return ++next * FRAME_NS;
    }
}
