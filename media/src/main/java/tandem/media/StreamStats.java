package tandem.media;

/**
 * Packet counts of one session, for the CDR.
 *
 * @param receivedPackets RTP packets accepted from the peer
 * @param receivedOctets their payload
 * @param lostPackets expected minus received by RFC 3550 A.3, never below 0
 * @param duplicatePackets the same sequence number again; of SRTP, also those that are too old to
 *     know
 * @param foreignPackets dropped because they came from elsewhere than the latched source, or were
 *     not made with the peer's SRTP key
 * @param malformedPackets dropped because they were no RTP
 * @param sentPackets RTP packets sent
 * @param sentOctets their payload
 * @param sendErrors packets that the socket refused
 * @param jitterUs interarrival jitter by RFC 3550 A.8 at the end, microseconds
 * @param remote where media came from last, as host:port, or empty
 */
public record StreamStats(
        long receivedPackets,
        long receivedOctets,
        long lostPackets,
        long duplicatePackets,
        long foreignPackets,
        long malformedPackets,
        long sentPackets,
        long sentOctets,
        long sendErrors,
        long jitterUs,
        String remote) {
    public static final StreamStats NONE = new StreamStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "");
}
