package tandem.engine.config;

import java.util.List;

import tandem.dialplan.Problem;

/** What a wish to change the running plan came to. Immutable. */
public sealed interface Outcome {
    /**
     * It is in force.
     *
     * @param restartNeeded keys of engine.yaml whose new value waits for a restart
     */
    record Applied(Generation generation, List<String> restartNeeded) implements Outcome {
        public Applied {
            restartNeeded = List.copyOf(restartNeeded);
        }
    }

    /** It is what runs already; no number was used. */
    record Unchanged(Generation running) implements Outcome {}

    /**
     * It may not go into force; what ran before goes on.
     *
     * @param problems at least one
     */
    record Rejected(Generation attempt, long running, List<Problem> problems) implements Outcome {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }

    /** Nothing was tried. */
    record Refused(Why why, String detail) implements Outcome {}

    /** Why nothing was tried. */
    enum Why {
        /** There is no good generation of that number, or its files are gone. */
        NO_SUCH_GENERATION,
        /** The engine starts or stops. */
        NOT_NOW,
        /** Too many others wait for their turn. */
        BUSY
    }
}
