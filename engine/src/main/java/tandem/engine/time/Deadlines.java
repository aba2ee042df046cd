package tandem.engine.time;

import java.util.PriorityQueue;

/**
 * Actions at points in time, for one agent. An action that may have become pointless looks for
 * itself when its time comes. Confined to the agent's thread.
 */
public final class Deadlines {
    private final PriorityQueue<Deadline> heap = new PriorityQueue<>();
    private long drawn;

    private record Deadline(long atNs, long order, Runnable action)
            implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            long difference = atNs - other.atNs;
            return difference != 0 ? Long.signum(difference) : Long.compare(order, other.order);
        }
    }

    public void at(long atNs, Runnable action) {
        heap.add(new Deadline(atNs, drawn++, action));
    }

    /** Runs what is due at {@code nowNs} and says when the next one is, MAX_VALUE for none. */
    public long run(long nowNs) {
        for (Deadline first = heap.peek(); first != null; first = heap.peek()) {
            if (first.atNs - nowNs > 0) {
                return first.atNs;
            }
            heap.poll();
            first.action.run();
        }
        return Long.MAX_VALUE;
    }
}
