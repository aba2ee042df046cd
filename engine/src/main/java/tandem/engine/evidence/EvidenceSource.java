package tandem.engine.evidence;

import java.io.IOException;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A store that knows something of numbers. Runs on: the thread of the jobs, which may block. */
public interface EvidenceSource {
    /** Name of its file without the suffix, such as {@code consents}. */
    String name();

    /**
     * Tells what it knows of a number.
     *
     * @throws IOException when it cannot be read
     */
    void tell(Wanted wanted, Taker taker) throws IOException;

    /** Takes what is told, a line for each. */
    @FunctionalInterface
    interface Taker {
        void take(ObjectNode line) throws IOException;
    }
}
