package tandem.bench.media;

/** What carries the sound of calls between their ends: an engine, or the floor. */
interface Carrier {
    /** Its process, to read what it costs. */
    long pid();

    /**
     * Connects the ends of each call, so that both talk.
     *
     * @throws IllegalStateException when a call cannot be had
     */
    void connect(Talks talks);

    /**
     * Ends the calls.
     *
     * @throws IllegalStateException when some had ended before
     */
    void disconnect();
}
