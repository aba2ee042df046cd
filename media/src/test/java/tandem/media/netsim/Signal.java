package tandem.media.netsim;

import java.util.Random;

/** Clean signals that tests know sample by sample. */
public final class Signal {
    private Signal() {}

    /**
     * Something that a concealment takes for speech: syllables of 80..300 ms with gliding pitch of
     * 90..220 Hz and some harmonics, and pauses of 50..400 ms with faint noise between them.
     */
    public static short[] speech(int hz, int ms, long seed) {
        Random random = new Random(seed);
        short[] pcm = new short[(int) ((long) hz * ms / 1000)];
        int at = 0;
        while (at < pcm.length) {
            int voiced = hz * (80 + random.nextInt(220)) / 1000;
            syllable(pcm, at, Math.min(voiced, pcm.length - at), hz, random);
            int pause = hz * (50 + random.nextInt(350)) / 1000;
            at += voiced;
            for (int i = at; i < Math.min(at + pause, pcm.length); i++) {
                pcm[i] = (short) (random.nextGaussian() * 12);
            }
            at += pause;
        }
        return pcm;
    }

    private static void syllable(short[] pcm, int at, int length, int hz, Random random) {
        double pitch = 90 + random.nextInt(130);
        double glide = (random.nextDouble() - 0.5) * 0.2 * pitch / Math.max(1, length);
        double[] level = {1, 0.2 + random.nextDouble(), random.nextDouble(), 0.4, 0.2};
        double phase = 0;
        for (int i = 0; i < length; i++) {
            phase += 2 * Math.PI * (pitch + glide * i) / hz;
            double sum = 0;
            for (int h = 0; h < level.length; h++) {
                sum += level[h] * Math.sin((h + 1) * phase);
            }
            double envelope = Math.sin(Math.PI * i / length);
            pcm[at + i] = (short) (4000 * envelope * sum);
        }
    }

    /** A tone of constant level. */
    public static short[] tone(int hz, int ms, double toneHz, int amplitude) {
        short[] pcm = new short[(int) ((long) hz * ms / 1000)];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (amplitude * Math.sin(2 * Math.PI * toneHz * i / hz));
        }
        return pcm;
    }

    /**
     * Segmental SNR, dB: the mean over pieces of 20 ms that are not silent, each clamped to 0..40.
     */
    public static double segmentalSnr(short[] clean, int from, short[] heard, int at, int length) {
        int piece = 160;
        double sum = 0;
        int pieces = 0;
        for (int i = 0; i + piece <= length; i += piece) {
            double signal = 0;
            double noise = 1e-3;
            for (int k = i; k < i + piece; k++) {
                double s = clean[from + k];
                double d = s - heard[at + k];
                signal += s * s;
                noise += d * d;
            }
            if (signal > piece * 100.0 * 100.0) {
                sum += Math.clamp(10 * Math.log10(signal / noise), 0, 40);
                pieces++;
            }
        }
        return pieces == 0 ? 0 : sum / pieces;
    }
}
