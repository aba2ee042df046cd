package tandem.bench.phone;

import java.util.Random;
import java.util.random.RandomGenerator;

/** A bad network: loses SIP datagrams both ways. Runs on: the SIP loop. */
public final class Impairment {
    /** A network that loses nothing. */
    public static final Impairment NONE = new Impairment(0, new Random(0));

    private final double lossShare;
    private final RandomGenerator chance;

    private Impairment(double lossShare, RandomGenerator chance) {
        this.lossShare = lossShare;
        this.chance = chance;
    }

    /**
     * @param share 0..1 of all datagrams
     */
    public static Impairment loss(double share, long seed) {
        return new Impairment(share, new Random(seed));
    }

    boolean loses() {
        return lossShare > 0 && chance.nextDouble() < lossShare;
    }
}
