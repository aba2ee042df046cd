package tandem.media.codec;

/** How loud PCM is. Runs on: any. */
public final class Level {
    /** What stands for digital silence, in dBov. */
    public static final double SILENCE_DBOV = -127;

    private static final double OVERLOAD = 32_768;

    private Level() {}

    /**
     * Mean level against the loudest square wave there is.
     *
     * @param samples at least one
     * @return 0 (loudest) .. -127 dBov; a sine at full scale has -3
     */
    public static double dbov(short[] pcm, int at, int samples) {
        long sum = 0;
        for (int i = at; i < at + samples; i++) {
            sum += pcm[i] * pcm[i];
        }
        double rms = Math.sqrt((double) sum / samples);
        return rms == 0 ? SILENCE_DBOV : Math.max(SILENCE_DBOV, 20 * Math.log10(rms / OVERLOAD));
    }

    /** Root mean square of a level, in sample units. */
    static double rms(double dbov) {
        return OVERLOAD * Math.pow(10, dbov / 20);
    }
}
