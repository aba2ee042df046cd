package tandem.dialplan;

import java.util.List;

/** Codecs that a plan may name. */
public enum Codec {
    /** G.711, A-law. */
    PCMA,
    /** G.711, mu-law. */
    PCMU,
    /** 7 kHz audio at 64 kbit/s. */
    G722,
    /** RFC 6716; needs a libopus on the machine or the one that is shipped. */
    OPUS,
    /** 16-bit linear at 16 kHz, for media servers and bots on the same network. */
    L16;

    /** Where nothing is said. */
    public static final List<Codec> DEFAULT = List.of(PCMA, PCMU);
}
