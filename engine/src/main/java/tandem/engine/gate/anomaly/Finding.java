package tandem.engine.gate.anomaly;

import tandem.dialplan.limit.AnomalyRule;
import tandem.dialplan.limit.AnomalyRule.Sign;

/**
 * What the calls of a window look like. Pure.
 *
 * @param calls of the window
 * @param percent of them that have the sign; for {@link Sign#RATE} of what there used to be, 0 when
 *     nothing is known of that
 */
record Finding(int calls, long percent) {
    static Finding of(Calls calls, Sign sign, long nowMs) {
        int all = calls.all(nowMs);
        return switch (sign) {
            case SHORT_CALLS, NO_ANSWER, NEW_CALLEES ->
                    new Finding(all, 100L * calls.signed(nowMs) / Math.max(1, all));
            case RATE -> {
                double usual = calls.earlier(nowMs);
                yield new Finding(all, usual == 0 ? 0 : Math.round(100 * all / usual));
            }
        };
    }

    boolean breaks(AnomalyRule rule) {
        return calls >= rule.least() && percent > rule.over();
    }
}
