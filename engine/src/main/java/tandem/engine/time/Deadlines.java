package tandem.engine.time;

import java.util.PriorityQueue;

/** Actions at points in time, for one agent. Confined to the agent's thread. */
public final class Deadlines {
    private final PriorityQueue<Deadline> heap = new PriorityQueue<>();
    private long drawn;

    /** Something that will be done, unless cancelled. */
    public static final class Deadline implements Comparable<Deadline> {
        private final long atNs;
        private final long order;
        private final Runnable action;
        private boolean cancelled;

        private Deadline(long atNs, long order, Runnable action) {
            this.atNs = atNs;
            this.order = order;
            this.action = action;
        }

        public void cancel() {
            cancelled = true;
        }

        public long atNs() {
            return atNs;
        }

        @Override
        public int compareTo(Deadline other) {
            long difference = atNs - other.atNs;
            return difference != 0 ? (difference < 0 ? -1 : 1) : Long.compare(order, other.order);
        }
    }

    public Deadline at(long atNs, Runnable action) {
        Deadline deadline = new Deadline(atNs, drawn++, action);
        heap.add(deadline);
        return deadline;
    }

    /**
     * Runs what is due at {@code nowNs} and says when the next one is, {@link Long#MAX_VALUE} for
     * none.
     */
    public long run(long nowNs) {
        for (Deadline first = heap.peek(); first != null; first = heap.peek()) {
            if (!first.cancelled && first.atNs - nowNs > 0) {
                return first.atNs;
            }
            heap.poll();
            if (!first.cancelled) {
                first.action.run();
            }
        }
        return Long.MAX_VALUE;
    }

    public int size() {
        return heap.size();
    }
}
