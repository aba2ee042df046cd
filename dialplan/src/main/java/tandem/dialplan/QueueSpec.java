package tandem.dialplan;

import java.util.List;
import java.util.OptionalInt;

/**
 * A queue and its rules.
 *
 * @param name unique in the tenant
 * @param seats ids of the seats that serve it
 * @param ringMs key {@code ring}: how long a seat rings, default 20s, 1s..5m
 * @param wrapUpMs key {@code wrapup}: time after a call before the next, default 0s..30m
 * @param retryMs key {@code retry}: how long a seat that declined or did not answer is spared for
 *     the same call, default 5s
 * @param maxWaitMs key {@code max_wait}: default 5m; then outcome {@code timeout}
 * @param maxLength key {@code max_length}: callers waiting, beyond it outcome {@code full}; empty =
 *     no bound of its own
 * @param whenNobody key {@code when_no_seat}: {@code wait} (default) or {@code leave}: what to do
 *     when no seat is registered
 * @param music prompt played while waiting, relative to conf/; empty string = ringback
 * @param announceEveryMs key {@code announce.every}: period of the position announcement, 0 = none
 * @param positionPrompts key {@code announce.position}: whether callers hear their position; the
 *     prompts are conf/prompts/position/ next.wav for the first, you-are-number.wav then 2.wav to
 *     20.wav for the others, more.wav beyond; the check has seen that they are there
 * @param at where it is defined
 */
public record QueueSpec(
        String name,
        List<String> seats,
        long ringMs,
        long wrapUpMs,
        long retryMs,
        long maxWaitMs,
        OptionalInt maxLength,
        WhenNobody whenNobody,
        String music,
        long announceEveryMs,
        boolean positionPrompts,
        Position at) {
    public QueueSpec {
        seats = List.copyOf(seats);
    }

    /** What a caller does when no seat of the queue is registered. */
    public enum WhenNobody {
        WAIT,
        LEAVE
    }
}
