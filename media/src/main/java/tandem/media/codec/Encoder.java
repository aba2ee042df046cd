package tandem.media.codec;

/**
 * From PCM to the payloads of one RTP stream. Nothing is allocated by a call. Runs on: its one
 * owner.
 */
public interface Encoder extends AutoCloseable {
    /** The frame has a length that the codec cannot code; nothing was written. */
    int REFUSED = -1;

    /** Room that any payload needs, in octets. */
    int ROOM = 1500;

    /** Rate of the PCM in Hz. */
    int rateHz();

    /**
     * Codes one frame.
     *
     * @param samples a whole number of ms, 10..60 ms; Opus takes 10, 20, 40 and 60 ms only
     * @param out has {@link #ROOM} octets from {@code outAt}, or as many as there are samples times
     *     the octets that one takes
     * @return octets written; 0 = there is nothing to send (silence in DTX); or {@link #REFUSED}
     */
    int encode(short[] pcm, int at, int samples, byte[] out, int outAt);

    /**
     * Says how many packets the far end loses (RTCP), so that redundancy can be made to fit.
     *
     * @param percent 0..100
     */
    default void expectLoss(int percent) {}

    /** Ends it and frees native memory. May be called again. */
    @Override
    void close();
}
