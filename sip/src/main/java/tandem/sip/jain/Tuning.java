package tandem.sip.jain;

import java.security.SecureRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What tests turn and operation leaves alone.
 *
 * @param t1Ms RFC 3261 17.1.1.1 T1 in ms; every other protocol timer derives from it
 * @param wallMs wall clock in ms since 1970, for bindings and nonces
 * @param random source of tags, branches and nonces
 */
record Tuning(int t1Ms, LongSupplier wallMs, RandomGenerator random) {
    static final int RFC_T1_MS = 500;

    static Tuning rfc() {
        return new Tuning(RFC_T1_MS, System::currentTimeMillis, new SecureRandom());
    }

    /** A duration of the standard (which assumes T1 = 500 ms) under this T1. */
    long scaledMs(long rfcMs) {
        return Math.max(1, rfcMs * t1Ms / RFC_T1_MS);
    }
}
