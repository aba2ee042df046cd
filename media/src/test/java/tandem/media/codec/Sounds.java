package tandem.media.codec;

import java.util.Random;

/** Sounds for tests, and how near one is to another. */
final class Sounds {
    private Sounds() {}

    static short[] sine(double hz, int rateHz, int samples, double amplitude) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * i / rateHz));
        }
        return pcm;
    }

    static short[] noise(int samples, double rms, long seed) {
        Random random = new Random(seed);
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = clip(rms * random.nextGaussian());
        }
        return pcm;
    }

    /**
     * A voice that says one vowel after the other: pulses at a pitch that glides, through
     * resonances that move, in syllables of 240 ms with 60 ms of near silence.
     */
    static short[] voice(int rateHz, int samples, double peak, long seed) {
        Random random = new Random(seed);
        double[] sound = new double[samples];
        double phase = 0;
        double[][] memory = new double[3][2];
        double largest = 1e-9;
        for (int i = 0; i < samples; i++) {
            double t = (double) i / rateHz;
            phase += (120 + 25 * Math.sin(2 * Math.PI * 0.7 * t)) / rateHz;
            double pulse = phase >= 1 ? 1 : 0;
            phase -= Math.floor(phase);
            double in = pulse * 40 + random.nextGaussian() * 0.3;
            double syllable = t % 0.3 < 0.24 ? Math.sin(Math.PI * (t % 0.3) / 0.24) : 0.002;
            double[] formants = {
                500 + 200 * Math.sin(2 * Math.PI * 1.1 * t),
                1500 + 500 * Math.sin(2 * Math.PI * 0.8 * t),
                2600
            };
            for (int f = 0; f < 3; f++) {
                in = resonate(in, formants[f], 90 + 40 * f, rateHz, memory[f]);
            }
            sound[i] = in * syllable;
            largest = Math.max(largest, Math.abs(sound[i]));
        }
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = clip(sound[i] / largest * peak);
        }
        return pcm;
    }

    private static double resonate(
            double in, double hz, double widthHz, int rateHz, double[] memory) {
        double r = Math.exp(-Math.PI * widthHz / rateHz);
        double out =
                in * (1 - r)
                        + 2 * r * Math.cos(2 * Math.PI * hz / rateHz) * memory[0]
                        - r * r * memory[1];
        memory[1] = memory[0];
        memory[0] = out;
        return out;
    }

    static double rms(short[] pcm, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(sum / length);
    }

    /** Signal to noise of {@code heard}, which is {@code delay} samples late, in dB. */
    static double snrDb(short[] sent, short[] heard, int delay, int from, int length) {
        double signal = 0;
        double noise = 1e-9;
        for (int i = from; i < from + length; i++) {
            double difference = heard[i + delay] - sent[i];
            signal += (double) sent[i] * sent[i];
            noise += difference * difference;
        }
        return 10 * Math.log10(signal / noise);
    }

    /** The best of all delays up to a bound. */
    static double bestSnrDb(short[] sent, short[] heard, int maxDelay, int from, int length) {
        double best = Double.NEGATIVE_INFINITY;
        for (int delay = 0; delay <= maxDelay; delay++) {
            best = Math.max(best, snrDb(sent, heard, delay, from, length));
        }
        return best;
    }

    /** Amplitude of one frequency. */
    static double amplitude(short[] pcm, int from, int length, double hz, int rateHz) {
        double w = 2 * Math.PI * hz / rateHz;
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < length; i++) {
            double hann = 1 - Math.cos(2 * Math.PI * i / length);
            real += hann * pcm[from + i] * Math.cos(w * i);
            imaginary += hann * pcm[from + i] * Math.sin(w * i);
        }
        return 2 * Math.hypot(real, imaginary) / length;
    }

    private static short clip(double value) {
        return (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
