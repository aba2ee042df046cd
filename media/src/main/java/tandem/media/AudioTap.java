package tandem.media;

/**
 * A voice without a phone: hears a room as frames of 20 ms PCM and speaks into it in the same way.
 * Whoever is slow loses, never the room: when the consumer does not fetch, the oldest frames are
 * dropped and counted; when it gives more than fits, {@link #trySpeak} says no; when it gives
 * nothing, there is silence. Opened by {@link MediaEndpoint#openTap}.
 *
 * <p>Runs on: one consumer thread for {@link #tryHear}, {@link #trySpeak} and {@link #clear}; the
 * counts: any.
 */
public interface AudioTap {
    /** Length of a frame, in ms. */
    int FRAME_MS = 20;

    /** Rate of the PCM both ways, in Hz. */
    int rateHz();

    /** Samples of a frame. */
    int frameSamples();

    /**
     * Fetches the oldest frame that was heard.
     *
     * @param into has room for a frame
     * @return false when there is none
     */
    boolean tryHear(short[] into);

    /**
     * Says a frame, behind those that were given before.
     *
     * @param pcm has a whole frame from {@code at}
     * @return false when there is no room for it now
     */
    boolean trySpeak(short[] pcm, int at);

    /** Forgets what was given and not said yet. */
    void clear();

    /** Frames that the consumer was too slow for. */
    long droppedFrames();

    /** Frames that were given. */
    long acceptedFrames();

    /** Of the accepted ones, those that were said or cleared. */
    long settledFrames();
}
