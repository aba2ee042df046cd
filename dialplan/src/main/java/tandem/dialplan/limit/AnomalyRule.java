package tandem.dialplan.limit;

import java.util.Locale;

import tandem.dialplan.Position;
import tandem.dialplan.limit.ComplaintRule.Per;

/**
 * Calls of a kind that honest use has few of: what happens when there are too many.
 *
 * @param per whose calls are looked at, and who is stopped
 * @param sign what is unusual about them
 * @param over percent: of the calls of the window that have the sign, 1..100; for {@link Sign#RATE}
 *     of what such a window had before, 100..100,000
 * @param windowMs sliding in steps of a twelfth, 1 minute to 24 hours
 * @param least fewer calls in the window say nothing, 1..1,000,000
 * @param shortMs a call that is answered and lasts less is short, 1 s to 5 min
 * @param act what is done
 * @param perMinute calls that a throttled one may begin in a minute, 1..10,000
 * @param forMs how long it stands, 1 minute to 30 days
 * @param at where the rule stands
 */
public record AnomalyRule(
        Per per,
        Sign sign,
        int over,
        long windowMs,
        int least,
        long shortMs,
        Act act,
        int perMinute,
        long forMs,
        Position at) {

    /** What calls of abuse have in common. */
    public enum Sign {
        /** Answered, and over at once. */
        SHORT_CALLS,
        /** Not answered. */
        NO_ANSWER,
        /** To callees whom the tenant has not called for a month. */
        NEW_CALLEES,
        /** More at once than there used to be. */
        RATE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is done about it, rising. */
    public enum Act {
        /** Tells: event, metric, audit. */
        WARN,
        /** Lets through so many a minute. */
        THROTTLE,
        /** Lets nothing through. */
        SUSPEND;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
