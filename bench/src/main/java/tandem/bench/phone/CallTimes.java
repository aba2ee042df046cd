package tandem.bench.phone;

/**
 * When things happened, on the clock of {@link System#nanoTime}; 0 = not yet.
 *
 * @param inviteNs INVITE first sent or received
 * @param firstProvisionalNs first 18x sent or received
 * @param answeredNs 200 to the INVITE first sent or received
 * @param byeNs BYE first sent or received
 * @param endedNs the call is over
 */
public record CallTimes(
        long inviteNs, long firstProvisionalNs, long answeredNs, long byeNs, long endedNs) {}
