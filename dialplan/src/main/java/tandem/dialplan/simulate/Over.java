package tandem.dialplan.simulate;

/** Unwinds a simulated call that has ended. */
final class Over extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient End end;

    Over(End.By by, String cause) {
        super(cause, null, false, false);
        this.end = new End(by, cause);
    }

    End end() {
        return end;
    }
}
