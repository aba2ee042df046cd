package tandem.engine.cdr;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which calls are looked for; all that is given must hold. Empty texts, zeros and missing times
 * mean any.
 *
 * @param from caller as presented
 * @param to number that was dialled
 * @param number caller, dialled number, or a number that the call was sent on to
 * @param tenant whose
 * @param cause why it ended
 * @param direction a word of {@link CallRecord.Direction}
 * @param flow that it entered
 * @param queue that it waited in
 * @param seat that was rung or called
 * @param mark that it passed
 * @param hangupBy a word of {@link CallRecord.HangupBy}
 * @param startedAfter this time or later
 * @param startedBefore before this time
 * @param minDurationMs from the INVITE to the end at least, ms
 * @param generation of the plan
 */
public record CallFilter(
        String from,
        String to,
        String number,
        String tenant,
        String cause,
        String direction,
        String flow,
        String queue,
        String seat,
        String mark,
        String hangupBy,
        Optional<Instant> startedAfter,
        Optional<Instant> startedBefore,
        long minDurationMs,
        long generation) {
    public static final CallFilter ANY = of(name -> "");

    /**
     * Reads a filter from texts by the names of the API.
     *
     * @param given empty for what is not given
     * @throws RuntimeException when a time or a number is none
     */
    public static CallFilter of(Function<String, String> given) {
        return new CallFilter(
                given.apply("from"),
                given.apply("to"),
                given.apply("number"),
                given.apply("tenant"),
                given.apply("cause"),
                given.apply("direction"),
                given.apply("flow"),
                given.apply("queue"),
                given.apply("seat"),
                given.apply("mark"),
                given.apply("hangup_by"),
                time(given.apply("started_after")),
                time(given.apply("started_before")),
                whole(given.apply("min_duration_ms")),
                whole(given.apply("generation")));
    }

    /** The same for one tenant only. */
    public CallFilter ofTenant(String only) {
        return new CallFilter(
                from,
                to,
                number,
                only,
                cause,
                direction,
                flow,
                queue,
                seat,
                mark,
                hangupBy,
                startedAfter,
                startedBefore,
                minDurationMs,
                generation);
    }

    /** Whether a call is what is looked for; of a live one {@code now} is the end. */
    public boolean matches(CallRecord call, Instant now) {
        return is(from, call.from())
                && is(to, call.to())
                && is(tenant, call.tenant())
                && is(cause, call.cause().map(EndCause::reason).orElse(""))
                && is(direction, Words.of(call.direction()))
                && is(flow, call.flow())
                && is(hangupBy, call.hangupBy().map(Words::of).orElse(""))
                && (generation == 0 || generation == call.generation())
                && !startedAfter.filter(call.started()::isBefore).isPresent()
                && !startedBefore.filter(at -> !call.started().isBefore(at)).isPresent()
                && lasted(call, now) >= minDurationMs
                && matchesParts(call);
    }

    private boolean matchesParts(CallRecord call) {
        return (number.isEmpty() || CallWords.numbers(call).contains(number))
                && (queue.isEmpty() || CallWords.queues(call).contains(queue))
                && (seat.isEmpty() || CallWords.seats(call).contains(seat))
                && (mark.isEmpty() || CallWords.marks(call).contains(mark));
    }

    private static long lasted(CallRecord call, Instant now) {
        return SegmentRecord.betweenMs(call.started(), call.ended().orElse(now));
    }

    private static boolean is(String wanted, String found) {
        return wanted.isEmpty() || wanted.equals(found);
    }

    private static Optional<Instant> time(String text) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(java.time.OffsetDateTime.parse(text).toInstant());
    }

    private static long whole(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
