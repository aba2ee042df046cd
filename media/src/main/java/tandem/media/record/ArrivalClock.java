package tandem.media.record;

/**
 * Maps RTP timestamps to positions in a recording. The timestamp says where audio belongs, its
 * arrival keeps that honest: a jump is set right at once, the drift of a peer's clock one sample at
 * a time, which nobody hears. Runs on: recording writer.
 */
final class ArrivalClock {
    /** Beyond this, 100 ms, the timestamp is not believed. */
    private static final long MAX_DEVIATION = 800;

    /** Mean deviation, 20 ms, from which the clock is followed. */
    private static final long DRIFT = 160;

    /** Share of a packet in the mean: some two seconds of packets. */
    private static final double SMOOTHING = 1.0 / 128;

    private boolean anchored;
    private int lastTimestamp;
    private long lastPosition;
    private double meanDeviation;

    /**
     * Position of a packet's first sample.
     *
     * @param arrival position of the moment when it came
     */
    long position(int timestamp, long arrival) {
        long position = lastPosition + (timestamp - lastTimestamp);
        long deviation = position - arrival;
        if (!anchored || Math.abs(deviation) > MAX_DEVIATION) {
            anchored = true;
            position = arrival;
            meanDeviation = 0;
        } else {
            meanDeviation += (deviation - meanDeviation) * SMOOTHING;
            position -= slip();
        }
        lastTimestamp = timestamp;
        lastPosition = position;
        return position;
    }

    private int slip() {
        if (Math.abs(meanDeviation) < DRIFT) {
            return 0;
        }
        int step = meanDeviation > 0 ? 1 : -1;
        meanDeviation -= step;
        return step;
    }
}
