package tandem.sip.jain;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

import gov.nist.javax.sip.message.SIPRequest;

/**
 * Branches of INVITEs that we answered with 2xx. JAIN-SIP drops their transactions at once; repeats
 * that are still on their way must be neither a new call nor a merged one (RFC 6026 7.1: 64*T1).
 * Bounded; the oldest is forgotten first. Runs on: sip loop.
 */
final class AnsweredInvites {
    private final int capacity;
    private final long lifeNs;
    private final LongSupplier nanoTime;
    private final Set<String> branches = new HashSet<>();
    private final ArrayDeque<Entry> oldestFirst = new ArrayDeque<>();

    private record Entry(String branch, long deadlineNs) {}

    AnsweredInvites(int capacity, long lifeNs, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.lifeNs = lifeNs;
        this.nanoTime = nanoTime;
    }

    void remember(SIPRequest invite) {
        long nowNs = nanoTime.getAsLong();
        forgetOld(nowNs);
        if (oldestFirst.size() >= capacity) {
            branches.remove(oldestFirst.removeFirst().branch());
        }
        String branch = key(invite);
        if (branches.add(branch)) {
            oldestFirst.addLast(new Entry(branch, nowNs + lifeNs));
        }
    }

    boolean isRepeat(SIPRequest invite) {
        return !branches.isEmpty() && branches.contains(key(invite));
    }

    private void forgetOld(long nowNs) {
        while (!oldestFirst.isEmpty() && oldestFirst.getFirst().deadlineNs() - nowNs < 0) {
            branches.remove(oldestFirst.removeFirst().branch());
        }
    }

    private static String key(SIPRequest invite) {
        return invite.getTopmostVia().getBranch() + invite.getCallId().getCallId();
    }
}
