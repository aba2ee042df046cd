package tandem.media.session;

import java.util.Locale;

/** Things that an endpoint counts, monotonic. */
public enum Counter {
    PACKETS_IN,
    PACKETS_OUT,
    /** No RTP. */
    PACKETS_MALFORMED,
    /** From elsewhere than the latched source. */
    PACKETS_FOREIGN,
    /** Of a payload type that was not agreed. */
    PACKETS_UNKNOWN_PAYLOAD,
    /** The socket took no packet. */
    SEND_ERRORS,
    /** Paced packets sent more than half a packet time late. */
    LATE_SENDS,
    /** Packet times left out because the loop was too far behind. */
    SKIPPED_SENDS,
    RTCP_IN,
    RTCP_OUT,
    RTCP_MALFORMED,
    /** SRTP or SRTCP that was there before, or is too old to know. */
    SRTP_REPLAYED,
    /** SRTP or SRTCP that was not made with the key of the peer. */
    SRTP_BAD_TAG,
    /** A key has protected as many packets as it may. */
    SRTP_EXHAUSTED,
    DIGITS_IN,
    /** Presses that another way had told already. */
    DIGITS_TWICE,
    /** Presses not told, or digits not sent. */
    DIGITS_DROPPED,
    /** For a session that is not there. */
    COMMANDS_DROPPED,
    /** No room in the queue of a loop. */
    COMMANDS_REFUSED,
    /** Streams in a codec that cannot be had here. */
    CODING_FAILED,
    /** Packets to be decoded that came when their time had passed. */
    PACKETS_LATE,
    /** Packets to be decoded that came after later ones, and in time. */
    PACKETS_REORDERED,
    /** Packets to be decoded for which there was no room. */
    PACKETS_DISCARDED,
    /** Exceptions caught by a loop. */
    LOOP_FAULTS;

    /** Name in {@code MediaGauges.counters()}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT) + "_total";
    }
}
