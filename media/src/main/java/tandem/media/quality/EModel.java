package tandem.media.quality;

/**
 * The E-model (ITU-T G.107) as far as a media server can know its inputs: everything at its default
 * but delay and loss, no echo. Runs on: any (immutable).
 */
public final class EModel {
    /** R without any impairment, all parameters at their defaults (G.107 table 3). */
    public static final double BEST_R = 93.2;

    /** How well G.711 with concealment bears loss (G.113 appendix I). */
    private static final double LOSS_ROBUSTNESS = 25.1;

    private static final double UNNOTICED_DELAY_MS = 100;
    private static final double WORST_IMPAIRMENT = 95;

    private EModel() {}

    /**
     * R = R0 - Idd - Ie,eff.
     *
     * @param lossShare 0..1
     * @param burstRatio mean length of runs of loss over that of random loss, at least 1
     * @param delayMs from mouth to ear
     */
    public static double r(double lossShare, double burstRatio, double delayMs) {
        return Math.clamp(
                BEST_R - delayImpairment(delayMs) - lossImpairment(lossShare, burstRatio), 0, 100);
    }

    /** Idd, section 7.4. */
    private static double delayImpairment(double delayMs) {
        if (delayMs <= UNNOTICED_DELAY_MS) {
            return 0;
        }
        double x = Math.log(delayMs / UNNOTICED_DELAY_MS) / Math.log(2);
        return 25 * (sixthRoot(x) - 3 * sixthRoot(x / 3) + 2);
    }

    private static double sixthRoot(double x) {
        return Math.pow(1 + Math.pow(x, 6), 1.0 / 6);
    }

    /** Ie,eff of a codec that does no harm by itself, section 7.5. */
    private static double lossImpairment(double lossShare, double burstRatio) {
        double percent = 100 * Math.clamp(lossShare, 0, 1);
        return WORST_IMPAIRMENT * percent / (percent / Math.max(1, burstRatio) + LOSS_ROBUSTNESS);
    }

    /** Mean opinion, 1..4.5, annex B. */
    public static double mos(double r) {
        if (r <= 0) {
            return 1;
        }
        if (r >= 100) {
            return 4.5;
        }
        // The cubic dips below 1 for the very worst.
        return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
    }
}
