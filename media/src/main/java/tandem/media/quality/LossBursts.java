package tandem.media.quality;

/**
 * Tells loss that comes in bursts from loss that comes alone (RFC 3611 section 4.7.2): a burst
 * begins and ends with a lost packet and has never 16 received ones in a row. A packet counts as
 * lost when 64 newer ones have gone by. Runs on: media loop.
 */
public final class LossBursts {
    /** Gmin, the value that RFC 3611 recommends. */
    public static final int GAP_MIN = 16;

    private int epoch;
    private long first;
    private long highest;
    private long seen;

    private long total;
    private long lost;
    private long runs;
    private boolean lastLost;

    private long sinceLoss = GAP_MIN;
    private long openLength;
    private long openLost;
    private long bursts;
    private long burstLength;
    private long burstLost;

    /**
     * A packet came.
     *
     * @param epoch of its sequence
     * @param sequence extended
     */
    public void onPacket(int epoch, long sequence) {
        if (epoch != this.epoch) {
            settle();
            this.epoch = epoch;
            first = sequence;
            highest = sequence;
            seen = 1;
            return;
        }
        long behind = highest - sequence;
        if (behind >= 0) {
            seen |= behind < Long.SIZE ? 1L << behind : 0;
            return;
        }
        for (; highest < sequence; highest++) {
            leave(Long.SIZE - 1);
            seen <<= 1;
        }
        seen |= 1;
    }

    /** Decides on everything that came, or did not, until now; the stream is over. */
    public void settle() {
        for (int bit = Long.SIZE - 1; epoch != 0 && bit >= 0; bit--) {
            leave(bit);
        }
        first = highest + 1;
    }

    private void leave(int bit) {
        if (highest - bit >= first) {
            if ((seen >>> bit & 1) == 0) {
                onLost();
            } else {
                total++;
                sinceLoss++;
                lastLost = false;
            }
        }
    }

    private void onLost() {
        if (sinceLoss >= GAP_MIN) {
            close();
            openLength = 1;
            openLost = 1;
        } else {
            openLength += sinceLoss + 1;
            openLost++;
        }
        sinceLoss = 0;
        total++;
        lost++;
        runs += lastLost ? 0 : 1;
        lastLost = true;
    }

    private void close() {
        if (openLost > 1) {
            bursts++;
            burstLength += openLength;
            burstLost += openLost;
        }
        openLost = 0;
        openLength = 0;
    }

    private long open(long inBurst) {
        return openLost > 1 ? inBurst : 0;
    }

    /** Bursts of two losses and more, the one that goes on included. */
    public long bursts() {
        return bursts + open(1);
    }

    /** Share of all that was lost, 0..1. */
    public double lossShare() {
        return total == 0 ? 0 : (double) lost / total;
    }

    /** Share lost within bursts, 0..1. */
    public double burstDensity() {
        long length = burstLength + open(openLength);
        return length == 0 ? 0 : (double) (burstLost + open(openLost)) / length;
    }

    /** Share lost between bursts, 0..1. */
    public double gapDensity() {
        long length = total - burstLength - open(openLength);
        return length == 0 ? 0 : (double) (lost - burstLost - open(openLost)) / length;
    }

    /** Mean length of bursts, in packets. */
    public double burstPackets() {
        return bursts() == 0 ? 0 : (double) (burstLength + open(openLength)) / bursts();
    }

    /** Mean length of what is between bursts, in packets. */
    public double gapPackets() {
        return (double) (total - burstLength - open(openLength)) / (bursts() + 1);
    }

    /**
     * BurstR of G.107: how much longer runs of loss are than if loss was random; 1 when nothing is
     * lost.
     */
    public double burstRatio() {
        return runs == 0 ? 1 : Math.max(1, (double) lost / runs * (1 - lossShare()));
    }
}
