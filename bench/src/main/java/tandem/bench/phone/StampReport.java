package tandem.bench.phone;

import tandem.bench.rtp.StampEar;

/**
 * What a call heard of stamped packets.
 *
 * @param stamped stamped packets heard
 * @param unstamped other audio packets heard
 * @param lost stamped packets missing between the first and the last
 * @param longestGapNs longest time without a packet after the first stamp
 */
public record StampReport(long stamped, long unstamped, long lost, long longestGapNs) {
    static StampReport of(StampEar ear) {
        return new StampReport(ear.stamped(), ear.unstamped(), ear.lost(), ear.longestGapNs());
    }
}
