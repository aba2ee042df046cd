package tandem.engine.gate.usage;

/**
 * A call that counts from now on, unless it is released.
 *
 * @param event when and for which tenant, as {@link Tally} keeps it
 */
public record Reservation(long callee, long caller, long event) {}
