package tandem.media.codec;

/** G.711 as its continuous curve says, found without the segments that the code under test uses. */
public final class LawFormula {
    private static final double A = 87.6;
    private static final double MU = 255;

    private LawFormula() {}

    /**
     * Inverse of the A-law curve; the octet's lower seven bits are the level once every other bit
     * is turned over.
     */
    public static double aLaw(int octet) {
        int bits = (octet ^ 0x55) & 0xFF;
        double y = ((bits & 0x7F) + 0.5) / 128;
        double knee = 1 / (1 + Math.log(A));
        double x = y < knee ? y * (1 + Math.log(A)) / A : Math.exp(y * (1 + Math.log(A)) - 1) / A;
        return ((bits & 0x80) != 0 ? x : -x) * 32768;
    }

    /** Inverse of the mu-law curve. */
    public static double muLaw(int octet) {
        int bits = ~octet & 0xFF;
        double y = (bits & 0x7F) / 127.5;
        double x = (Math.pow(1 + MU, y) - 1) / MU;
        return ((bits & 0x80) != 0 ? -x : x) * 32768;
    }

    /** Two steps of the coarser law at a level, as the curves are only near the segments. */
    public static double step(double level) {
        return 24 + Math.abs(level) * 0.14;
    }
}
