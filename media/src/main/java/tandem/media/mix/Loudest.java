package tandem.media.mix;

/**
 * Chooses who is mixed where many could be: the sum of many quiet rooms is a noise. Runs on: media
 * loop.
 */
final class Loudest {
    /** So many are mixed at once at most. */
    static final int VOICES = 4;

    private final float[] top = new float[VOICES];

    /** Forgets what was considered. */
    void clear() {
        for (int i = 0; i < VOICES; i++) {
            top[i] = -1;
        }
    }

    /** Considers one who speaks. */
    void consider(float power) {
        float rest = power;
        for (int i = 0; i < VOICES; i++) {
            if (rest > top[i]) {
                float weaker = top[i];
                top[i] = rest;
                rest = weaker;
            }
        }
    }

    /** Whether one of that power, who was considered, is among the loudest. */
    boolean isAmong(float power) {
        return power >= top[VOICES - 1];
    }
}
