package tandem.media.srtp;

/**
 * Encryption and authentication of one kind of packets with one session key: first {@link #begin},
 * then {@link #crypt} and {@link #tag}, of which the latter always reads ciphertext. Works on
 * packets in an array, in place. Runs on: media loop.
 */
sealed interface Transform permits AesCmHmac, AesGcm {
    /** 4, 10 or 16. */
    int tagOctets();

    /** In RTCP, whether the word with the index follows the tag, else it precedes the tag. */
    boolean isIndexLast();

    /**
     * Says which packet comes.
     *
     * @param index 48 bits of RTP, 31 of RTCP
     * @param octets to encrypt or decrypt
     */
    void begin(int ssrc, long index, int octets);

    /** Encrypts or decrypts. */
    void crypt(byte[] packet, int from, int to);

    /**
     * Writes the tag of a packet into an array.
     *
     * @param clear where the ciphertext begins
     * @param end where it ends
     * @param word the rollover counter of RTP, the E flag and index of RTCP
     */
    void tag(byte[] packet, int clear, int end, int word, byte[] to, int at);
}
