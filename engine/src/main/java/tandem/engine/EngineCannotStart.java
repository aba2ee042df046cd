package tandem.engine;

/**
 * Something outside the config keeps the engine from starting; the message says what, and what to
 * do.
 */
public final class EngineCannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineCannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
