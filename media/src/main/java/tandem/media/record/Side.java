package tandem.media.record;

/** Channel of a recording. */
enum Side {
    /** Left: what the peer sends us. */
    RECEIVED,
    /** Right: what we send the peer. */
    SENT
}
