package tandem.engine.gate.ledger;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a wish comes to, once the thread of the ledger has looked at it.
 *
 * @param <T> what is told to whoever wished it
 */
public sealed interface Change<T> {
    /** When a change counts. */
    enum When {
        /** At once, also when the disk takes nothing: what forbids. */
        AT_ONCE,
        /** When it is on the disk: what allows. */
        WRITTEN
    }

    /** How a change comes to count. Runs on: the thread of the ledger. */
    @FunctionalInterface
    interface Applied {
        /**
         * @param at octet of the file at which the first line begins; -1 for one that counts at
         *     once
         */
        void at(long at);
    }

    /**
     * @param lines to write, all or none of them, made by {@link CheckedLine#of}
     */
    record Lines<T>(When when, List<byte[]> lines, Applied applied, T value) implements Change<T> {
        public Lines {
            lines = List.copyOf(lines);
        }

        /** Of one line, for which it does not matter where it stands. */
        public Lines(When when, JsonNode line, Runnable applied, T value) {
            this(when, List.of(CheckedLine.of(line)), _ -> applied.run(), value);
        }
    }

    /**
     * Nothing is to be written.
     *
     * @param why for a person
     */
    record None<T>(String why) implements Change<T> {}
}
