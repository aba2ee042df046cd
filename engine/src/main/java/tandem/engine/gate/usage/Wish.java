package tandem.engine.gate.usage;

import java.util.List;

import tandem.dialplan.Purpose;

/**
 * A call that somebody wants to place, as the counters see it.
 *
 * @param tenant on whose behalf
 * @param purpose what for
 * @param callee key of the callee, see {@link Keys}
 * @param caller key of the number that is shown
 * @param fromMs the earliest time that it may be now, ms since 1970: windows reach back from here
 * @param stampMs the latest time that it may be now: the call counts as placed then
 * @param bounds all that hold for it
 */
public record Wish(
        String tenant,
        Purpose purpose,
        long callee,
        long caller,
        long fromMs,
        long stampMs,
        List<Bound> bounds) {
    public Wish {
        bounds = List.copyOf(bounds);
        if (stampMs < fromMs) {
            throw new IllegalArgumentException(stampMs + " is before " + fromMs);
        }
    }

    /** The same, held to no bound on calls to the callee; it counts all the same. */
    public Wish withoutCalleeCaps() {
        return new Wish(
                tenant,
                purpose,
                callee,
                caller,
                fromMs,
                stampMs,
                bounds.stream().filter(bound -> bound.side() != Bound.Side.CALLEE).toList());
    }
}
