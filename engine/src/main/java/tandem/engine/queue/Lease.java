package tandem.engine.queue;

/**
 * The right of one call to use one seat. A seat has at most one (invariant I1); who holds none may
 * not ring it.
 *
 * @param id never used again
 * @param seat the seat
 * @param call the call's id
 * @param purpose why the seat was taken
 */
public record Lease(long id, SeatKey seat, String call, Purpose purpose) {

    /** Why a seat was taken. */
    public enum Purpose {
        /** A caller from a queue. */
        QUEUE,
        /** Somebody dialled the seat. */
        CALLED,
        /** The seat itself placed the call. */
        CALLING,
        /** The seat supervises the call of another one. */
        SUPERVISING
    }
}
