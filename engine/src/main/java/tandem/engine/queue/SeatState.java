package tandem.engine.queue;

/**
 * What a seat is doing. Every state that holds a lease has a deadline, so that no fault can keep a
 * seat for ever.
 */
sealed interface SeatState {
    /** No registered device. */
    record Away() implements SeatState {}

    /** Ready for a call. */
    record Idle() implements SeatState {}

    /** A call rings it, or it has dialled and waits. */
    record Ringing(Lease lease, long deadlineNs) implements SeatState {}

    /** In a call. */
    record Talking(Lease lease, long deadlineNs) implements SeatState {}

    /** After a call; the lease is over but the seat still belongs to that call's work. */
    record WrapUp(Lease lease, long untilNs) implements SeatState {}

    /** As the API shows it. */
    default String label() {
        return switch (this) {
            case Away _ -> "away";
            case Idle _ -> "idle";
            case Ringing _ -> "ringing";
            case Talking _ -> "talking";
            case WrapUp _ -> "wrap-up";
        };
    }
}
