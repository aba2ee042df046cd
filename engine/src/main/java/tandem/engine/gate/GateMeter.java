package tandem.engine.gate;

/** Counts what a gate decides. Runs on: any; must not block. */
public interface GateMeter {
    /** Counts nothing. */
    GateMeter NONE =
            new GateMeter() {
                @Override
                public void granted(Attempt.Origin origin) {}

                @Override
                public void denied(Attempt.Origin origin, Denial denial) {}
            };

    /** A leg may be opened. */
    void granted(Attempt.Origin origin);

    /** One of the reasons for which a leg may not be opened. */
    void denied(Attempt.Origin origin, Denial denial);
}
