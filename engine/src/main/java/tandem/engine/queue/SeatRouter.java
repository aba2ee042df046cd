package tandem.engine.queue;

/** The door to the seat router. Runs on: any. */
public interface SeatRouter {
    void tell(RouterCommand command);
}
