package tandem.media;

/**
 * How well one session's two streams arrived, as far as reports and arithmetic tell; 0 where
 * nothing is known. R and MOS are estimates by the E-model (ITU-T G.107), conversational.
 *
 * @param roundTripUs mean of the round trips that RTCP gave (RFC 3550 section 6.4.1), microseconds
 * @param roundTripMaxUs longest of them
 * @param lossBursts times that loss came in bursts on the way to us (RFC 3611 section 4.7.2)
 * @param sentLostPackets packets that the peer says it lost on the way to it
 * @param received the stream from the peer, as we heard it
 * @param sent the stream to the peer, as its reports tell
 */
public record Quality(
        long roundTripUs,
        long roundTripMaxUs,
        long lossBursts,
        long sentLostPackets,
        Heard received,
        Heard sent) {
    public static final Quality UNKNOWN = new Quality(0, 0, 0, 0, Heard.UNKNOWN, Heard.UNKNOWN);

    /**
     * One direction.
     *
     * @param jitterP95Us 95th percentile of the interarrival jitter of RFC 3550 section 6.4.1,
     *     microseconds, to within a tenth
     * @param jitterMaxUs its largest value
     * @param rTenths R factor in tenths, 0..1000; G.711 without faults has 932
     * @param mosHundredths MOS in hundredths, 100..450; 0 = unknown
     */
    public record Heard(long jitterP95Us, long jitterMaxUs, int rTenths, int mosHundredths) {
        public static final Heard UNKNOWN = new Heard(0, 0, 0, 0);
    }
}
