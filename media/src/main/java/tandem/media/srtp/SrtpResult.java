package tandem.media.srtp;

/** What became of a packet; only {@link #OK} changed it. */
public enum SrtpResult {
    OK,
    /** Its index was used before. */
    REPLAYED,
    /** Older than the replay window, so it may have been there before. */
    TOO_OLD,
    /** Not made with the key, or changed on its way. */
    BAD_TAG,
    /** No packet of the kind, or no room for its tag. */
    MALFORMED,
    /** The key has protected as much as it may (RFC 3711 section 9.2). */
    EXHAUSTED
}
