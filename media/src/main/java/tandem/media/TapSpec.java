package tandem.media;

/**
 * How a consumer hears and speaks.
 *
 * @param rateHz 8000 or 16000, both ways
 * @param heardMs how much is kept for a consumer who is slow, 40..60000
 * @param spokenMs how much it may give ahead, 40..60000
 */
public record TapSpec(int rateHz, int heardMs, int spokenMs) {
    private static final int LEAST_MS = 2 * AudioTap.FRAME_MS;
    private static final int MOST_MS = 60_000;

    public TapSpec {
        boolean rate = rateHz == 8000 || rateHz == 16_000;
        if (!rate || !isLength(heardMs) || !isLength(spokenMs)) {
            throw new IllegalArgumentException(
                    "tap of " + rateHz + " Hz, " + heardMs + " and " + spokenMs + " ms");
        }
    }

    private static boolean isLength(int ms) {
        return ms >= LEAST_MS && ms <= MOST_MS;
    }
}
