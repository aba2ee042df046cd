package tandem.bench.stage;

import java.util.Random;

/** What the stages are fed with: a voice-like sound, the same in each run. */
public final class Signal {
    private static final long SEED = 20;
    private static final double PITCH_HZ = 140;

    private Signal() {}

    /** Harmonics of a pitch under a formant-like slope, a little noise, syllables of 250 ms. */
    public static short[] voice(int samples, int rateHz) {
        Random random = new Random(SEED);
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            double t = (double) i / rateHz;
            double sound = 0;
            for (int harmonic = 1; harmonic <= 20; harmonic++) {
                sound += Math.sin(2 * Math.PI * PITCH_HZ * harmonic * t) / harmonic;
            }
            double syllable = 0.55 + 0.45 * Math.sin(2 * Math.PI * 4 * t);
            pcm[i] = (short) (syllable * 5000 * sound + 60 * random.nextGaussian());
        }
        return pcm;
    }
}
