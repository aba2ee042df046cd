package tandem.media.codec;

/** A decoder's law for codecs where each octet stands for a fixed stretch of time. */
interface Waveform {
    /** Rate of the PCM in Hz. */
    int rateHz();

    /**
     * @param octets of a payload
     * @return samples in it, or {@link Decoder#MALFORMED}
     */
    int samplesOf(int octets);

    /** Decodes a payload of a length that is not malformed; there is room for it. */
    void decode(byte[] payload, int at, int length, short[] pcm, int pcmAt);
}
