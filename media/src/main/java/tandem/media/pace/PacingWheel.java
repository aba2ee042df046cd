package tandem.media.pace;

import org.jspecify.annotations.Nullable;

/**
 * The timers of one loop, in slots of 5 ms: each entry knows the moment when it is due next.
 * Allocates nothing when it runs; time is what the caller says. Runs on: media loop.
 */
public final class PacingWheel {
    /** Length of a slot. */
    public static final long SLOT_NS = 5_000_000;

    private static final int SLOTS = 64;

    /** Something that wants to be called. */
    @FunctionalInterface
    public interface Due {
        void onDue(long nowNs);
    }

    /** A place in the wheel, held by its owner for life; in the wheel at most once. */
    public static final class Entry {
        private final Due due;
        private long deadlineNs;
        private @Nullable Entry previous;
        private @Nullable Entry next;

        public Entry(Due due) {
            this.due = due;
        }
    }

    private final Entry[] slots = new Entry[SLOTS];
    private final Entry running = head();
    private final long originNs;
    private long nextSlot;
    private int size;

    public PacingWheel(long originNs) {
        this.originNs = originNs;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = head();
        }
    }

    /**
     * The first moment of the grid that is not before the given one; deadlines on the grid are met
     * without delay.
     */
    public long align(long ns) {
        return originNs + -Math.floorDiv(originNs - ns, SLOT_NS) * SLOT_NS;
    }

    /** Sets when an entry is due, in place of what was set before. */
    public void schedule(Entry entry, long deadlineNs) {
        cancel(entry);
        entry.deadlineNs = deadlineNs;
        insert(entry);
        size++;
    }

    /** Takes an entry out, if it is in. */
    public void cancel(Entry entry) {
        if (entry.next != null) {
            unlink(entry);
            size--;
        }
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Calls what is due. An entry that is called is out of the wheel until scheduled again. */
    public void advance(long nowNs) {
        long last = Math.floorDiv(nowNs - originNs, SLOT_NS);
        // Behind by more than a turn, each slot is still visited only once.
        nextSlot = Math.max(nextSlot, last - SLOTS + 1);
        while (nextSlot <= last) {
            Entry slot = slots[(int) (nextSlot++ & (SLOTS - 1))];
            moveAll(slot, running);
            for (Entry entry = running.next;
                    entry != running && entry != null;
                    entry = running.next) {
                call(entry, nowNs);
            }
        }
    }

    private void call(Entry entry, long nowNs) {
        unlink(entry);
        if (entry.deadlineNs - nowNs > 0) {
            insert(entry);
            return;
        }
        size--;
        entry.due.onDue(nowNs);
    }

    private void insert(Entry entry) {
        long slot = Math.max(nextSlot, Math.floorDiv(entry.deadlineNs - originNs, SLOT_NS));
        link(slots[(int) (slot & (SLOTS - 1))], entry);
    }

    private static Entry head() {
        Entry head = new Entry(_ -> {});
        head.previous = head;
        head.next = head;
        return head;
    }

    private static void link(Entry head, Entry entry) {
        Entry last = head.previous;
        entry.previous = last;
        entry.next = head;
        head.previous = entry;
        if (last != null) {
            last.next = entry;
        }
    }

    private static void unlink(Entry entry) {
        Entry previous = entry.previous;
        Entry next = entry.next;
        if (previous != null && next != null) {
            previous.next = next;
            next.previous = previous;
        }
        entry.previous = null;
        entry.next = null;
    }

    private static void moveAll(Entry from, Entry to) {
        for (Entry entry = from.next; entry != from && entry != null; entry = from.next) {
            unlink(entry);
            link(to, entry);
        }
    }
}
