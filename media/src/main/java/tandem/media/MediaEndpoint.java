package tandem.media;

/**
 * The media side of the engine: event loops that own sockets, streams, players, bridges and taps.
 * Runs on: any.
 */
public interface MediaEndpoint extends AutoCloseable {

    /**
     * Draws a session id on the loop of a call.
     *
     * @param call any number that names the call; sessions drawn with the same number share a loop,
     *     so that they can be bridged
     */
    SessionId newSession(long call);

    /**
     * Enqueues a command for the session's loop and returns at once. Commands for a closed session
     * are dropped and counted.
     */
    void tell(MediaCommand command);

    /** Occupancy and fault counters, readable from any thread. */
    MediaGauges gauges();

    /**
     * Closes sessions (recordings are finished first), sockets and loops. Waits up to 5 s for
     * recordings.
     */
    @Override
    void close();
}
