package tandem.dialplan;

import java.util.Locale;

/** Whether a peer's audio is encrypted; key {@code srtp} of trunks and seats. */
public enum SrtpPolicy {
    /** Plain RTP only; who offers nothing but SRTP is refused. */
    OFF,
    /** SRTP if the peer wants it too. */
    OPTIONAL,
    /** No call without SRTP. */
    REQUIRED;

    /** As the plan writes it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
