package tandem.media.netsim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A bad network in virtual time: what it does to a list of packets depends on its settings and its
 * seed only. A queue by itself keeps the order of packets; {@link #reorder} breaks it.
 */
public final class Network {
    private static final double NS_PER_MS = 1e6;

    private final long seed;
    private double loss;
    private double toBad;
    private double toGood = 1;
    private double lossWhenBad;
    private double baseMs = 20;
    private double deviationMs;
    private double spikeShare;
    private double spikeMs;
    private double stepAtMs = Double.MAX_VALUE;
    private double stepMs;
    private double duplication;
    private double reordering;
    private double reorderMs;
    private int lost;

    /**
     * @param seed print it where a test fails
     */
    public Network(long seed) {
        this.seed = seed;
    }

    /** Each packet by itself with this probability. */
    public Network loss(double probability) {
        loss = probability;
        return this;
    }

    /** Bursts by the model of Gilbert and Elliott. */
    public Network bursts(double goodToBad, double badToGood, double lossWhenBad) {
        toBad = goodToBad;
        toGood = badToGood;
        this.lossWhenBad = lossWhenBad;
        return this;
    }

    /** Normally distributed extra delay; what would be below none is none. */
    public Network jitter(double deviationMs) {
        this.deviationMs = deviationMs;
        return this;
    }

    /** Now and then a packet, and so all behind it, is held up. */
    public Network spikes(double share, double ms) {
        spikeShare = share;
        spikeMs = ms;
        return this;
    }

    /** From a moment on the way is longer (or, below 0, shorter). */
    public Network step(double atMs, double ms) {
        stepAtMs = atMs;
        stepMs = ms;
        return this;
    }

    public Network duplicate(double probability) {
        duplication = probability;
        return this;
    }

    /** Some packets are overtaken by those of the next milliseconds. */
    public Network reorder(double probability, double byMs) {
        reordering = probability;
        reorderMs = byMs;
        return this;
    }

    /** Packets as they arrive, by arrival. */
    public List<Packet> carry(List<Packet> sent) {
        Random random = new Random(seed);
        List<Packet> arriving = new ArrayList<>();
        boolean bad = false;
        double queueNs = Double.NEGATIVE_INFINITY;
        lost = 0;
        for (Packet packet : sent) {
            bad = bad ? random.nextDouble() >= toGood : random.nextDouble() < toBad;
            boolean drop = random.nextDouble() < (bad ? Math.max(loss, lossWhenBad) : loss);
            double due = packet.atNs() + delayMs(packet, random) * NS_PER_MS;
            if (drop) {
                lost++;
                continue;
            }
            queueNs = Math.max(queueNs, due);
            double at =
                    random.nextDouble() < reordering ? queueNs + reorderMs * NS_PER_MS : queueNs;
            arriving.add(packet.at((long) at));
            if (random.nextDouble() < duplication) {
                arriving.add(packet.at((long) (at + random.nextDouble() * 30 * NS_PER_MS)));
            }
        }
        arriving.sort(Comparator.comparingLong(Packet::atNs));
        return arriving;
    }

    private double delayMs(Packet packet, Random random) {
        double ms = baseMs + Math.max(0, random.nextGaussian() * deviationMs);
        ms += random.nextDouble() < spikeShare ? spikeMs : 0;
        return packet.atNs() < stepAtMs * NS_PER_MS ? ms : ms + stepMs;
    }

    /** How many packets of the last list did not arrive. */
    public int lost() {
        return lost;
    }
}
