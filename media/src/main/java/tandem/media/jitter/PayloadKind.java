package tandem.media.jitter;

/** What a received packet carries. */
public enum PayloadKind {
    AUDIO,
    /** Comfort noise (RFC 3389): the sender is silent from here on. */
    NOISE,
    /** A telephone event (RFC 4733); no audio, and its timestamp stands still. */
    EVENT
}
