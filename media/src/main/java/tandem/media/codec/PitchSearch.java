package tandem.media.codec;

/**
 * Finds the pitch period at the end of a sound: the lag with the highest normalised
 * cross-correlation, first on every n-th sample, then near the best on all of them. Runs on: any
 * (immutable).
 *
 * @param minLag in samples
 * @param maxLag in samples
 * @param stride of the first look, in samples
 */
record PitchSearch(int minLag, int maxLag, int stride) {

    /**
     * @param sound at least {@code maxLag} and four thirds of it long, oldest first
     */
    int lagOf(short[] sound) {
        int coarse = best(sound, minLag, maxLag, stride);
        return best(
                sound,
                Math.max(minLag, coarse - stride + 1),
                Math.min(maxLag, coarse + stride - 1),
                1);
    }

    private int best(short[] sound, int from, int to, int by) {
        int bestLag = to;
        float bestMatch = Float.NEGATIVE_INFINITY;
        for (int lag = from; lag <= to; lag += by) {
            float match = match(sound, lag, by);
            if (match > bestMatch) {
                bestMatch = match;
                bestLag = lag;
            }
        }
        return bestLag;
    }

    /** Correlation of the last four thirds of the longest lag with what was one lag before. */
    private float match(short[] sound, int lag, int by) {
        float product = 0;
        float energy = 1;
        for (int i = sound.length - maxLag * 4 / 3; i < sound.length; i += by) {
            float before = sound[i - lag];
            product += sound[i] * before;
            energy += before * before;
        }
        return product / (float) Math.sqrt(energy);
    }
}
