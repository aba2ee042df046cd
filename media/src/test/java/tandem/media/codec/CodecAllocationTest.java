package tandem.media.codec;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.media.Codec;
import tandem.media.OpusSettings;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Garbage per frame is what decides the pauses under load, so it is held at none. */
class CodecAllocationTest {
    private static final int ROUNDS = 20;
    private static final int FRAMES = 300;

    private final short[] pcm = Sounds.voice(48_000, 5760, 16_000, 1);
    private final byte[] payload = new byte[2 * 5760];
    private final short[] out = new short[2 * 5760];

    @ParameterizedTest
    @EnumSource
    void codingAndDecodingAllocateNothing(Codec codec) {
        int rateHz = codec == Codec.OPUS ? 16_000 : codec.audioHz();
        int frame = rateHz / 50;
        Codecs codecs = Codecs.load();
        try (Encoder encoder =
                        codecs.encoder(
                                codec,
                                rateHz,
                                new OpusSettings(48_000, 24_000, 0, true, true, false));
                Decoder decoder = codecs.decoder(codec, rateHz)) {
            nothingAllocated(
                    () -> {
                        int octets = encoder.encode(pcm, 0, frame, payload, 0);
                        encoder.expectLoss(10);
                        decoder.decode(payload, 0, octets, out, 0);
                        decoder.recover(payload, 0, octets, out, 0, frame);
                        decoder.conceal(out, 0, frame);
                    });
        }
    }

    @Test
    void resamplingAllocatesNothing() {
        Resampler resampler = Resampler.of(16_000, 8000);
        nothingAllocated(() -> resampler.resample(pcm, 0, 320, out, 0));
    }

    @Test
    void whatBridgesUseAllocatesNothing() {
        VoiceActivity activity = new VoiceActivity(8000, VoiceActivity.Settings.DEFAULT);
        Crossfade crossfade = new Crossfade(8000);
        ComfortNoise noise = new ComfortNoise(1);
        Gain gain = Gain.ofDb(-3);
        nothingAllocated(
                () -> {
                    activity.hear(pcm, 0, 160);
                    ComfortNoise.write(pcm, 0, 160, payload, 0);
                    noise.update(payload, 0, 1);
                    noise.fill(out, 0, 160);
                    crossfade.switched();
                    crossfade.pass(out, 0, 160);
                    gain.apply(out, 0, 160);
                });
    }

    /** Once the compiler has come to it, a round of frames leaves less than an octet a frame. */
    private static void nothingAllocated(Runnable frame) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least >= FRAMES; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < FRAMES; i++) {
                frame.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < FRAMES, least + " octets for " + FRAMES + " frames");
    }
}
