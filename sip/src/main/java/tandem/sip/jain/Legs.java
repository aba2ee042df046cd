package tandem.sip.jain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import gov.nist.javax.sip.message.SIPMessage;
import org.jspecify.annotations.Nullable;

import tandem.sip.LegId;

/**
 * The table of legs, by id, by our tag, and by what makes an INVITE the same. Bounded. Runs on: sip
 * loop, {@link #size} on any.
 */
final class Legs {
    private final int capacity;
    private final Map<LegId, Leg> byId = new HashMap<>();
    private final Map<String, Leg> byLocalTag = new HashMap<>();
    private final Map<String, Leg> byMergeKey = new HashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    Legs(int capacity) {
        this.capacity = capacity;
    }

    boolean isFull() {
        return byId.size() >= capacity;
    }

    int size() {
        return size.get();
    }

    void add(Leg leg) {
        byId.put(leg.id, leg);
        byLocalTag.put(leg.dialog.localTag(), leg);
        if (!leg.mergeKey.isEmpty()) {
            byMergeKey.put(leg.mergeKey, leg);
        }
        size.setRelease(byId.size());
    }

    void remove(Leg leg) {
        leg.state = Leg.State.GONE;
        byId.remove(leg.id);
        byLocalTag.remove(leg.dialog.localTag());
        byMergeKey.remove(leg.mergeKey, leg);
        size.setRelease(byId.size());
    }

    @Nullable Leg find(LegId id) {
        return byId.get(id);
    }

    boolean isKnown(LegId id) {
        return byId.containsKey(id);
    }

    /** The leg with this tag of ours, if the Call-ID fits too. */
    @Nullable Leg find(@Nullable String localTag, SIPMessage message) {
        Leg leg = localTag == null ? null : byLocalTag.get(localTag);
        return leg != null && leg.dialog.callId().equals(message.getCallId().getCallId())
                ? leg
                : null;
    }

    @Nullable Leg findMerged(String mergeKey) {
        return byMergeKey.get(mergeKey);
    }

    List<Leg> all() {
        return new ArrayList<>(byId.values());
    }
}
