package tandem.media.codec;

/**
 * How Opus is coded.
 *
 * @param bitsPerSecond 6000..510000, the mean
 * @param complexity 0..10; above 5 a telephone hears no difference, but the CPU does
 * @param correction whether packets say something about the one before them (in-band FEC); takes
 *     effect once {@link Encoder#expectLoss} said that any get lost
 * @param dtx whether next to nothing is sent in silence
 */
public record OpusSettings(int bitsPerSecond, int complexity, boolean correction, boolean dtx) {
    /** 24 kbit/s, complexity 5, with correction, sending all the time. */
    public static final OpusSettings DEFAULT = new OpusSettings(24_000, 5, true, false);

    private static final int MIN_BITS = 6000;
    private static final int MAX_BITS = 510_000;

    public OpusSettings {
        if (bitsPerSecond < MIN_BITS || bitsPerSecond > MAX_BITS) {
            throw new IllegalArgumentException("bits per second: " + bitsPerSecond);
        }
        if (complexity < 0 || complexity > 10) {
            throw new IllegalArgumentException("complexity: " + complexity);
        }
    }
}
