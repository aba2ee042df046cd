package tandem.dialplan.trunk;

import java.util.Set;

/**
 * What holds for calls over a trunk beside its address and media.
 *
 * @param failover SIP statuses after which the next trunk is tried, if no phone rang
 * @param firstResponseMs after so long without any answer to an INVITE nobody is there, ms
 * @param sent how numbers are written to it
 * @param received how numbers that it writes are brought to those of the plan
 */
public record TrunkRules(
        TrunkCaps caps,
        Set<Integer> failover,
        long firstResponseMs,
        NumberForm sent,
        NumberForm received,
        TrunkHeaders headers) {
    /** Nobody was there, or the trunk itself could not. */
    public static final Set<Integer> DEFAULT_FAILOVER = Set.of(408, 500, 502, 503, 504);

    public static final long DEFAULT_FIRST_RESPONSE_MS = 4_000;

    public static final TrunkRules DEFAULT =
            new TrunkRules(
                    TrunkCaps.NONE,
                    DEFAULT_FAILOVER,
                    DEFAULT_FIRST_RESPONSE_MS,
                    NumberForm.AS_IS,
                    NumberForm.AS_IS,
                    TrunkHeaders.PLAIN);

    public TrunkRules {
        failover = Set.copyOf(failover);
    }

    /**
     * Whether a status is about the callee, or about the call as such, so that no other trunk must
     * be tried after it: the callee is busy, declines, is not there, does not exist.
     */
    public static boolean isFinal(int status) {
        return switch (status) {
            case 404, 410, 480, 482, 483, 484, 485, 486, 487 -> true;
            default -> status < 400 || status > 599;
        };
    }
}
