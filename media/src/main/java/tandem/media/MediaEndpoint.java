package tandem.media;

import java.util.Set;

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

    /** Draws a room. It comes to be with the first who enters it. */
    RoomId newRoom();

    /**
     * Opens a session without ports, whose peer is a consumer in this process instead of a phone,
     * and lets it enter a room. It takes Enter, Level and Close; its Closed is the only event.
     *
     * @param session drawn for it, and not used before
     * @param onHeard called on the media loop when there is a frame to fetch; must not block
     */
    AudioTap openTap(SessionId session, RoomId room, Part part, TapSpec spec, Runnable onHeard);

    /**
     * Enqueues a command for the session's loop and returns at once. Commands for a closed session
     * are dropped and counted.
     */
    void tell(MediaCommand command);

    /** What streams can be coded in here; Opus is missing where there is no libopus. */
    Set<Codec> codecs();

    /** Which libopus is used and where it comes from, or why there is none; one line. */
    String opus();

    /** Occupancy and fault counters, readable from any thread. */
    MediaGauges gauges();

    /**
     * Closes sessions (recordings are finished first), sockets and loops. Waits up to 5 s for
     * recordings.
     */
    @Override
    void close();
}
