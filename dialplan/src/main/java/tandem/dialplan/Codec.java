package tandem.dialplan;

/** Codecs that a plan may name. */
public enum Codec {
    PCMA,
    PCMU
}
