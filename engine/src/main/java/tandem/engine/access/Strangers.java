package tandem.engine.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often each address was refused lately: bounds what one of them can write into the journal.
 * Addresses beyond the bound share one account. Runs on: any.
 */
final class Strangers {
    private static final int ADDRESSES = 10_000;
    private static final int BURST = 20;
    private static final long SPACING_NS = 3_000_000_000L;

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Account others = new Account();

    /** Of one address. */
    static final class Account {
        private final Rate rate = new Rate(SPACING_NS, BURST);
        private final AtomicLong untold = new AtomicLong();

        /** Takes one refusal; ns to wait when there were too many. */
        long refuse(long nowNs) {
            long waitNs = rate.take(nowNs);
            untold.incrementAndGet();
            return waitNs;
        }

        /** Refusals since this was asked last. */
        long tell() {
            return untold.getAndSet(0);
        }

        private boolean idle(long nowNs) {
            return rate.idle(nowNs);
        }
    }

    Account of(String address, long nowNs) {
        Account known = accounts.get(address);
        if (known != null) {
            return known;
        }
        if (accounts.size() >= ADDRESSES) {
            accounts.values().removeIf(account -> account.idle(nowNs));
        }
        return accounts.size() >= ADDRESSES
                ? others
                : accounts.computeIfAbsent(address, fresh -> new Account());
    }
}
