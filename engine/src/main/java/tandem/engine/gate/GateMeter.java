package tandem.engine.gate;

import java.util.List;

/** Hears what a gate decides. Runs on: any; must not block. */
public interface GateMeter {
    /** Counts nothing. */
    GateMeter NONE =
            new GateMeter() {
                @Override
                public void granted(Attempt.Origin origin) {}

                @Override
                public void denied(Attempt attempt, List<Denial> denials) {}
            };

    /** A leg may be opened. */
    void granted(Attempt.Origin origin);

    /** A leg may not be opened, for all these reasons. */
    void denied(Attempt attempt, List<Denial> denials);
}
