package tandem.bench.stage;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import tandem.media.Codec;
import tandem.media.codec.Codecs;
import tandem.media.codec.Decoder;
import tandem.media.codec.Encoder;

/** Each codec both ways, and what it does about a lost packet; frames of 20 ms of a voice. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecStage {
    private static final int FRAMES = 50;

    /** The codec, and the rate of its PCM. */
    @Param({"PCMU-8", "PCMA-8", "G722-16", "L16_16K-16", "OPUS-8", "OPUS-16", "OPUS-48"})
    public String codec = "";

    private int frame;
    private short[] voice = {};
    private byte[][] payloads = {};
    private final byte[] out = new byte[2 * Encoder.ROOM];
    private short[] pcm = {};
    private int next;
    private Encoder encoder;
    private Decoder decoder;

    /** Codes the voice once, so that decoding has something real. */
    @Setup
    public void open() {
        String[] parts = codec.split("-");
        int rateHz = Integer.parseInt(parts[1]) * 1000;
        Codecs codecs = Codecs.load();
        encoder = codecs.encoder(Codec.valueOf(parts[0]), rateHz);
        decoder = codecs.decoder(Codec.valueOf(parts[0]), rateHz);
        frame = rateHz / 50;
        voice = Signal.voice(FRAMES * frame, rateHz);
        pcm = new short[Decoder.roomFor(rateHz)];
        payloads = new byte[FRAMES][];
        for (int i = 0; i < FRAMES; i++) {
            int octets = encoder.encode(voice, i * frame, frame, out, 0);
            payloads[i] = java.util.Arrays.copyOf(out, octets);
        }
    }

    /** Frees native memory. */
    @TearDown
    public void close() {
        encoder.close();
        decoder.close();
    }

    /** PCM to payload. */
    @Benchmark
    public int encode() {
        return encoder.encode(voice, advance() * frame, frame, out, 0);
    }

    /** Payload to PCM. */
    @Benchmark
    public int decode() {
        byte[] payload = payloads[advance()];
        return decoder.decode(payload, 0, payload.length, pcm, 0);
    }

    /** Every second packet lost: the mean of a filling and of what comes after it. */
    @Benchmark
    public int decodeOrConceal() {
        int at = advance();
        if ((at & 1) == 0) {
            return decoder.conceal(pcm, 0, frame);
        }
        return decoder.decode(payloads[at], 0, payloads[at].length, pcm, 0);
    }

    private int advance() {
        next = next + 1 == FRAMES ? 0 : next + 1;
        return next;
    }
}
