package tandem.sip.sdp;

/** Whether a peer's media is encrypted by SRTP with keys in the description (RFC 4568). */
public enum SrtpPolicy {
    /** Never; an offer of RTP/SAVP alone is refused. */
    OFF,
    /** We offer plain RTP with crypto lines beside it, and take what the peer has. */
    OPTIONAL,
    /** Never without. */
    REQUIRED
}
