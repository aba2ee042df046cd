package tandem.engine.fetch;

/** How a question to a web service ended. */
public sealed interface Fetched {
    /**
     * There is an answer.
     *
     * @param status of HTTP, 100..599
     * @param body at most {@link HttpFetcher#MOST_OCTETS} octets, as UTF-8
     */
    record Answered(int status, String body) implements Fetched {
        /** Whether the status is 2xx. */
        public boolean ok() {
            return status / 100 == 2;
        }
    }

    /** No answer that can be used. */
    record Failed(Reason reason, String detail) implements Fetched {}

    /** No answer in time. */
    record TimedOut() implements Fetched {}

    /** Why there is no answer. */
    enum Reason {
        /** The URL is none, or its host must not be asked. */
        REFUSED,
        /** Too many questions are under way. */
        BUSY,
        /** The host has not answered several times in a row and is left alone for a while. */
        SPARED,
        /** No connection, a broken one, or an answer that is too large. */
        BROKEN
    }
}
