package tandem.engine.events;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

import tandem.engine.journal.Entry;

/**
 * The newest events, shared by all clients, so that a client needs nothing but its cursor. Bounded
 * by count and size; what is older is read from the log. Confined to the hub's thread.
 */
final class Recent {
    static final int EVENTS = 8_192;
    static final long CHARACTERS = 8 << 20;

    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private final Map<Wish, Batch> batches = new HashMap<>();
    private long characters;
    private long head;

    private record Kept(Entry entry, String json) {}

    private record Wish(EventFilter filter, long after) {}

    /**
     * @param head number of the newest event that is already over
     */
    Recent(long head) {
        this.head = head;
    }

    /** Number of the newest event. */
    long head() {
        return head;
    }

    /** Whether everything after a cursor is here. */
    boolean covers(long after) {
        return after >= head - kept.size();
    }

    void add(Entry entry) {
        batches.clear();
        if (entry.number() != head + 1) {
            kept.clear();
            characters = 0;
        }
        String json = EventJson.of(entry);
        kept.addLast(new Kept(entry, json));
        characters += json.length();
        head = entry.number();
        while (kept.size() > EVENTS || (characters > CHARACTERS && kept.size() > 1)) {
            characters -= kept.removeFirst().json.length();
        }
    }

    /** What a client wants of what comes after its cursor, which {@link #covers} it. */
    Batch after(EventFilter filter, long after) {
        return batches.computeIfAbsent(new Wish(filter, after), wish -> select(filter, after));
    }

    private Batch select(EventFilter filter, long after) {
        Batch.Builder batch = new Batch.Builder();
        long upTo = head;
        long skip = kept.size() - (head - after);
        for (Kept each : kept) {
            if (skip-- > 0) {
                continue;
            }
            if (batch.full()) {
                upTo = each.entry.number() - 1;
                break;
            }
            if (filter.matches(each.entry)) {
                batch.add(each.entry.number(), each.json);
            }
        }
        return batch.upTo(upTo);
    }
}
