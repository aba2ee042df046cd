package tandem.media.rtp;

/**
 * What was received from one peer: sequence validity (RFC 3550 A.1), loss (A.3) and jitter (A.8).
 * Counts go on over a change of SSRC or a restart of the sequence, which begin a new epoch. Runs
 * on: media loop.
 */
public final class Reception {
    /** What a packet is to those before it. */
    public enum Verdict {
        /** Newer than all before. */
        NEW,
        /** First of a new epoch: another SSRC, or a sequence begun anew. */
        RESTARTED,
        /** Older than the newest and not seen before. */
        LATE,
        /** Seen before. */
        DUPLICATE,
        /** Far off the sequence; believed only when the next follows it. */
        DOUBTFUL
    }

    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;
    private static final int NO_SEQUENCE = -1;
    private static final long NS_PER_S = 1_000_000_000L;

    private int epoch;
    private int ssrc;
    private long baseSequence;
    private long highestSequence;
    private long extendedSequence;
    private int doubtfulNext = NO_SEQUENCE;
    private long seenBelowHighest;

    private long epochPackets;
    private long lostBefore;
    private long packets;
    private long octets;
    private long duplicates;

    private int clockHz = 8000;
    private int jitterSixteenths;
    private int lastTransit;
    private boolean transitKnown;

    private long reportedExpected;
    private long reportedPackets;

    /**
     * Sets the rate of the RTP clock from now on.
     *
     * @param hz 8000..48000; 8000 until said otherwise
     */
    public void clock(int hz) {
        if (hz != clockHz) {
            clockHz = hz;
            transitKnown = false;
            jitterSixteenths = 0;
        }
    }

    /** Judges and counts a packet of the peer. */
    public Verdict onPacket(RtpPacket packet) {
        Verdict verdict = judge(packet);
        switch (verdict) {
            case NEW, RESTARTED, LATE -> count(packet);
            case DUPLICATE -> duplicates++;
            case DOUBTFUL -> {}
        }
        return verdict;
    }

    private Verdict judge(RtpPacket packet) {
        int sequence = packet.sequence();
        if (epoch == 0 || packet.ssrc() != ssrc) {
            return restart(packet);
        }
        int ahead = (sequence - (int) highestSequence) & 0xFFFF;
        if (ahead == 0) {
            extendedSequence = highestSequence;
            return Verdict.DUPLICATE;
        }
        if (ahead < MAX_DROPOUT) {
            doubtfulNext = NO_SEQUENCE;
            seenBelowHighest = ahead > 64 ? 0 : (seenBelowHighest << 1 | 1) << (ahead - 1);
            highestSequence += ahead;
            extendedSequence = highestSequence;
            return Verdict.NEW;
        }
        int behind = 0x10000 - ahead;
        return behind <= MAX_MISORDER ? judgeLate(behind) : judgeJump(packet, sequence);
    }

    private Verdict judgeLate(int behind) {
        extendedSequence = highestSequence - behind;
        if (behind > 64 || extendedSequence < baseSequence) {
            // Too old to know, or before the first that we heard: counting it would make loss
            // negative.
            return behind > 64 ? Verdict.DUPLICATE : Verdict.DOUBTFUL;
        }
        long bit = 1L << (behind - 1);
        boolean seen = (seenBelowHighest & bit) != 0;
        seenBelowHighest |= bit;
        return seen ? Verdict.DUPLICATE : Verdict.LATE;
    }

    private Verdict judgeJump(RtpPacket packet, int sequence) {
        if (sequence == doubtfulNext) {
            return restart(packet);
        }
        doubtfulNext = (sequence + 1) & 0xFFFF;
        return Verdict.DOUBTFUL;
    }

    private Verdict restart(RtpPacket packet) {
        lostBefore += epochLost();
        epoch++;
        ssrc = packet.ssrc();
        baseSequence = packet.sequence();
        highestSequence = baseSequence;
        extendedSequence = baseSequence;
        seenBelowHighest = 0;
        doubtfulNext = NO_SEQUENCE;
        epochPackets = 0;
        reportedExpected = 0;
        reportedPackets = 0;
        transitKnown = false;
        jitterSixteenths = 0;
        return Verdict.RESTARTED;
    }

    private void count(RtpPacket packet) {
        packets++;
        epochPackets++;
        octets += packet.payloadLength();
    }

    /**
     * Takes the arrival of an audio packet into the jitter (RFC 3550 A.8). Telephone events stay
     * out: their timestamps stand still.
     *
     * @param arrivalNs from any origin
     */
    public void onArrival(int timestamp, long arrivalNs) {
        long seconds = Math.floorDiv(arrivalNs, NS_PER_S);
        long within = (arrivalNs - seconds * NS_PER_S) * clockHz / NS_PER_S;
        int arrival = (int) (seconds * clockHz + within);
        int transit = arrival - timestamp;
        if (transitKnown) {
            int deviation = Math.min(Math.abs(transit - lastTransit), 1 << 24);
            jitterSixteenths += deviation - ((jitterSixteenths + 8) >> 4);
        }
        lastTransit = transit;
        transitKnown = true;
    }

    private long epochExpected() {
        return epoch == 0 ? 0 : highestSequence - baseSequence + 1;
    }

    private long epochLost() {
        return Math.max(0, epochExpected() - epochPackets);
    }

    /**
     * Share of packets lost since the last call, in 256ths (the fraction of a reception report).
     */
    int takeFractionLost() {
        long expected = epochExpected() - reportedExpected;
        long lost = expected - (epochPackets - reportedPackets);
        reportedExpected = epochExpected();
        reportedPackets = epochPackets;
        return expected <= 0 || lost <= 0 ? 0 : (int) Math.min(255, (lost << 8) / expected);
    }

    /** Changes whenever the sequence begins anew; 0 before the first packet. */
    public int epoch() {
        return epoch;
    }

    /**
     * The last packet's sequence number with its cycles (RFC 3550 A.1); comparable within an epoch.
     */
    public long extendedSequence() {
        return extendedSequence;
    }

    long highestSequence() {
        return highestSequence;
    }

    int ssrc() {
        return ssrc;
    }

    public long packets() {
        return packets;
    }

    /** Payload only. */
    public long octets() {
        return octets;
    }

    /** Never below 0. */
    public long lost() {
        return lostBefore + epochLost();
    }

    public long duplicates() {
        return duplicates;
    }

    /** In timestamp units. */
    int jitter() {
        return jitterSixteenths >> 4;
    }

    public long jitterUs() {
        return jitterSixteenths * 1_000_000L / (16L * clockHz);
    }
}
