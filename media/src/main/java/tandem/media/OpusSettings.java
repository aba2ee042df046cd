package tandem.media;

/**
 * How Opus is coded.
 *
 * @param maxHz highest rate of the sound that is coded, 8000..48000: what is above half of it is
 *     left out
 * @param bitsPerSecond 6000..510000, the mean
 * @param complexity 0..10; above 5 a telephone hears no difference, but the CPU does
 * @param correction whether packets say something about the one before them (in-band FEC); takes
 *     effect once the coder knows that any get lost
 * @param dtx whether next to nothing is sent in silence
 * @param constant whether all packets are of one length
 */
public record OpusSettings(
        int maxHz,
        int bitsPerSecond,
        int complexity,
        boolean correction,
        boolean dtx,
        boolean constant) {
    public static final int MIN_BITS = 6000;
    public static final int MAX_BITS = 510_000;

    /** 24 kbit/s, complexity 5, with correction, sending all the time. */
    public static final OpusSettings DEFAULT =
            new OpusSettings(48_000, 24_000, 5, true, false, false);

    private static final int MIN_HZ = 8000;
    private static final int MAX_HZ = 48_000;

    public OpusSettings {
        if (maxHz < MIN_HZ || maxHz > MAX_HZ) {
            throw new IllegalArgumentException("highest rate: " + maxHz);
        }
        if (bitsPerSecond < MIN_BITS || bitsPerSecond > MAX_BITS) {
            throw new IllegalArgumentException("bits per second: " + bitsPerSecond);
        }
        if (complexity < 0 || complexity > 10) {
            throw new IllegalArgumentException("complexity: " + complexity);
        }
    }
}
