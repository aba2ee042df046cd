package tandem.media.codec;

/**
 * From the payloads of one RTP stream to PCM, one after the other in the order of their timestamps.
 * For each stretch of time one of {@link #decode}, {@link #recover} and {@link #conceal} is called.
 * Nothing is allocated by a call. Runs on: its one owner (media loop, prompt loader ...).
 */
public interface Decoder extends AutoCloseable {
    /** The payload is none of this codec. Nothing was written and nothing changed. */
    int MALFORMED = -1;

    /** Room that any payload of 120 ms needs at the rate, in samples. */
    static int roomFor(int rateHz) {
        return rateHz / 1000 * 120;
    }

    /** Rate of the PCM in Hz. */
    int rateHz();

    /**
     * Length of a payload without decoding it.
     *
     * @return samples, or {@link #MALFORMED}
     */
    int samplesOf(byte[] payload, int at, int length);

    /**
     * Decodes one payload.
     *
     * @param length octets of payload from {@code at}
     * @param pcm has room for {@link #roomFor}; a payload that is longer than the room is malformed
     * @return samples written, or {@link #MALFORMED}
     */
    int decode(byte[] payload, int at, int length, short[] pcm, int pcmAt);

    /**
     * Fills in for a lost packet with what most likely was there; fades to silence when the loss
     * goes on.
     *
     * @param samples to write, at least one; up to 120 ms
     * @return samples written, the same number
     */
    int conceal(short[] pcm, int pcmAt, int samples);

    /**
     * Fills in for a lost packet with what the packet after it says about it: in-band forward error
     * correction, where the codec has it, else as {@link #conceal}. The following packet is decoded
     * by {@link #decode} afterwards.
     *
     * @param next payload of the packet after the lost one
     * @param samples length of the lost packet
     * @return samples written, the same number
     */
    int recover(byte[] next, int at, int length, short[] pcm, int pcmAt, int samples);

    /** Ends it and frees native memory. May be called again. */
    @Override
    void close();
}
