package tandem.dialplan.trunk;

import java.util.OptionalInt;

/**
 * How much a trunk takes.
 *
 * @param channels key {@code channels}: calls at once, from it and to it; empty = any number
 * @param cps key {@code cps}: INVITEs to it in any second; empty = any number
 * @param waitMs key {@code wait}: how long a call waits for a channel, or for its second, before
 *     the next trunk is tried
 */
public record TrunkCaps(OptionalInt channels, OptionalInt cps, long waitMs) {
    public static final TrunkCaps NONE = new TrunkCaps(OptionalInt.empty(), OptionalInt.empty(), 0);
}
