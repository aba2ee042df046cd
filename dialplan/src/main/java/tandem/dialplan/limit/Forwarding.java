package tandem.dialplan.limit;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What may become of a call from a trunk that is to leave through a trunk again.
 *
 * @param maxHops forwardings that it may have behind it (Diversion, RFC 5806; History-Info, RFC
 *     7044), 0..20; empty = not said
 * @param transit whether it may leave at all; empty = not said
 * @param foreignCaller whether it may go to a number of the tenant's country when its caller is in
 *     another one; empty = not said
 * @param anonymousCaller whether it may when its caller withholds the number (RFC 3323); empty =
 *     not said
 */
public record Forwarding(
        OptionalInt maxHops,
        Optional<Boolean> transit,
        Optional<Boolean> foreignCaller,
        Optional<Boolean> anonymousCaller) {
    public static final Forwarding UNSAID =
            new Forwarding(
                    OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** What holds when nobody says otherwise. */
    public static final int DEFAULT_HOPS = 5;

    /** The narrower of both in each respect. */
    public Forwarding and(Forwarding more) {
        return new Forwarding(
                least(maxHops, more.maxHops),
                both(transit, more.transit),
                both(foreignCaller, more.foreignCaller),
                both(anonymousCaller, more.anonymousCaller));
    }

    private static OptionalInt least(OptionalInt one, OptionalInt other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return OptionalInt.of(Math.min(one.getAsInt(), other.getAsInt()));
    }

    private static Optional<Boolean> both(Optional<Boolean> one, Optional<Boolean> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get() && other.get())
                : one.or(() -> other);
    }

    /** Forwardings that a call may have behind it. */
    public int hops() {
        return maxHops.orElse(DEFAULT_HOPS);
    }

    /** Whether its caller may choose where it leaves to; only a rule allows it. */
    public boolean transits() {
        return transit.orElse(false);
    }

    /** Whether a caller from abroad may be passed on into the country; only a rule allows it. */
    public boolean forwardsForeign() {
        return foreignCaller.orElse(false);
    }

    /** Whether it may leave although its caller withholds the number; only a rule forbids it. */
    public boolean forwardsAnonymous() {
        return anonymousCaller.orElse(true);
    }
}
