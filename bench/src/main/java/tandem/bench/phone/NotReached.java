package tandem.bench.phone;

/**
 * Something awaited did not come in time, or cannot come any more; the message tells what was seen
 * instead.
 */
public final class NotReached extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotReached(String message) {
        super(message);
    }
}
