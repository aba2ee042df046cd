package tandem.engine.access;

import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The nonces of one key that were used and whose time has not passed, so that a request cannot be
 * sent again. Runs on: any; requests of one key take turns for the moment of a look-up.
 */
final class Nonces {
    private final int most;
    private final Set<String> used = new HashSet<>();
    private final PriorityQueue<Use> byEnd = new PriorityQueue<>();

    private record Use(String nonce, long untilMs) implements Comparable<Use> {
        @Override
        public int compareTo(Use other) {
            return Long.compare(untilMs, other.untilMs);
        }
    }

    /** How a nonce was found. */
    enum Found {
        NEW,
        USED,
        /** Too many are remembered to take another. */
        FULL
    }

    /**
     * @param most remembered at a time
     */
    Nonces(int most) {
        this.most = most;
    }

    /**
     * Uses a nonce.
     *
     * @param untilMs when a request with it is too old anyway
     */
    synchronized Found use(String nonce, long untilMs, long nowMs) {
        while (!byEnd.isEmpty() && byEnd.peek().untilMs < nowMs) {
            used.remove(byEnd.poll().nonce);
        }
        if (used.contains(nonce)) {
            return Found.USED;
        }
        if (used.size() >= most) {
            return Found.FULL;
        }
        used.add(nonce);
        byEnd.add(new Use(nonce, untilMs));
        return Found.NEW;
    }
}
