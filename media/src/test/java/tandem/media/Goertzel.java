package tandem.media;

/** Level of one frequency in 8 kHz PCM. */
public final class Goertzel {
    private Goertzel() {}

    /** Amplitude of the frequency, in sample units. */
    public static double amplitude(short[] pcm, int from, int length, double hz) {
        double w = 2 * Math.PI * hz / 8000;
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < length; i++) {
            real += pcm[from + i] * Math.cos(w * i);
            imaginary += pcm[from + i] * Math.sin(w * i);
        }
        return 2 * Math.hypot(real, imaginary) / length;
    }
}
