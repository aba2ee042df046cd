package tandem.engine.trunk;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A trunk as it stands.
 *
 * @param since when the state began; the start of the engine at the earliest
 * @param reason why an operator has taken it out, or empty
 * @param lastStatus SIP status of the last OPTIONS; 0 = none came in time; empty = none was sent
 * @param roundTripMicros how long that took
 * @param channels calls from it and to it now
 * @param waiting calls that wait for a channel
 * @param codes how many INVITEs to it ended with each status in the last hour; 200 = answered
 */
public record TrunkStatus(
        String name,
        String tenant,
        TrunkState state,
        Instant since,
        String reason,
        OptionalInt lastStatus,
        OptionalLong roundTripMicros,
        int channels,
        OptionalInt channelLimit,
        OptionalInt cpsLimit,
        int waiting,
        Map<Integer, Integer> codes) {
    /** INVITEs of the last hour that are over or answered. */
    public int attempts() {
        return LastHour.attempts(codes);
    }

    /** Those of them that were answered. */
    public int answered() {
        return LastHour.answered(codes);
    }
}
