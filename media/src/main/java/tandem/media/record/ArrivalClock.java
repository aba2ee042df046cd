package tandem.media.record;

/**
 * Maps RTP timestamps to positions in a recording. The timestamp says where audio belongs, its
 * arrival keeps that honest: a jump is set right at once, the drift of a peer's clock one sample at
 * a time, which nobody hears. A constant distance between the two, as a first packet leaves it that
 * was held up, is neither: following it would bend the tone of all that is said meanwhile. Runs on:
 * recording writer.
 */
final class ArrivalClock {
    /** Beyond this, in ms, the timestamp is not believed. */
    private static final long MAX_DEVIATION_MS = 100;

    /** After a stall packets come late and all at once; so much lateness, in ms, is borne ... */
    private static final long MAX_LATENESS_MS = 300;

    /** ... by so many packets in a row. */
    private static final int MAX_LATE_PACKETS = 25;

    /**
     * How far the mean deviation, in ms, goes from where it began before the clock is followed:
     * more than changes of sources (up to one packet) and jitter make together.
     */
    private static final long DRIFT_MS = 40;

    /** Packets whose mean says where the deviation began. */
    private static final int SETTLING_PACKETS = 128;

    /** An eighth of a ms in so many packets of 20 ms follows a clock wrong by 1000 ppm. */
    private static final int PACKETS_PER_SLIP = 6;

    /** Share of a packet in the mean: some two seconds of packets. */
    private static final double SMOOTHING = 1.0 / 128;

    private final int perMs;
    private final int slip;
    private boolean anchored;
    private int lastTimestamp;
    private long lastPosition;
    private double meanDeviation;
    private double firstDeviation;
    private int packets;
    private int latePackets;
    private int sinceSlip;

    /**
     * @param rateHz of positions and timestamps, a multiple of 8000
     */
    ArrivalClock(int rateHz) {
        perMs = rateHz / 1000;
        slip = rateHz / 8000;
    }

    /**
     * Position of a packet's first sample.
     *
     * @param arrival position of the moment when it came
     */
    long position(int timestamp, long arrival) {
        long position = lastPosition + (timestamp - lastTimestamp);
        long deviation = position - arrival;
        latePackets = deviation < -MAX_DEVIATION_MS * perMs ? latePackets + 1 : 0;
        if (!anchored || !isBelieved(deviation)) {
            anchored = true;
            latePackets = 0;
            position = arrival;
            packets = 0;
            meanDeviation = 0;
        } else if (latePackets == 0) {
            position -= slip(deviation);
        }
        lastTimestamp = timestamp;
        lastPosition = position;
        return position;
    }

    /** Audio cannot be heard before it was said, but it can be held up on its way. */
    private boolean isBelieved(long deviation) {
        return deviation <= MAX_DEVIATION_MS * perMs
                && deviation >= -MAX_LATENESS_MS * perMs
                && latePackets <= MAX_LATE_PACKETS;
    }

    private int slip(long deviation) {
        sinceSlip++;
        if (packets < SETTLING_PACKETS) {
            packets++;
            meanDeviation += (deviation - meanDeviation) / packets;
            firstDeviation = meanDeviation;
            return 0;
        }
        meanDeviation += (deviation - meanDeviation) * SMOOTHING;
        double drifted = meanDeviation - firstDeviation;
        if (Math.abs(drifted) < DRIFT_MS * perMs || sinceSlip < PACKETS_PER_SLIP) {
            return 0;
        }
        int step = drifted > 0 ? slip : -slip;
        meanDeviation -= step;
        sinceSlip = 0;
        return step;
    }
}
