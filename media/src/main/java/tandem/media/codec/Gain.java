package tandem.media.codec;

/**
 * Louder or softer; what does not fit into 16 bit is clipped. Runs on: any (immutable).
 *
 * @param db -90..40; 0 leaves samples as they are
 * @param factor of the amplitude, as follows from it
 */
public record Gain(double db, float factor) {
    /** Leaves samples as they are. */
    public static final Gain NONE = ofDb(0);

    private static final double MIN_DB = -90;
    private static final double MAX_DB = 40;

    public static Gain ofDb(double db) {
        double bounded = Math.clamp(db, MIN_DB, MAX_DB);
        return new Gain(bounded, (float) Math.pow(10, bounded / 20));
    }

    /** Changes samples in place. */
    public void apply(short[] pcm, int at, int samples) {
        if (db == 0) {
            return;
        }
        for (int i = at; i < at + samples; i++) {
            int sound = Math.round(pcm[i] * factor);
            pcm[i] = (short) Math.clamp(sound, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }
}
