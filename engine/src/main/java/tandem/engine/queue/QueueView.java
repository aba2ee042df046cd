package tandem.engine.queue;

import java.util.List;

/**
 * A queue as others see it.
 *
 * @param waiting callers in line, in order, those that ring a seat included
 * @param longestWaitMs of the first in line
 * @param seatsReachable seats with a registered device
 * @param seatsIdle seats that could take a call now
 */
public record QueueView(
        String tenant,
        String name,
        List<String> waiting,
        long longestWaitMs,
        int seatsReachable,
        int seatsIdle,
        long offered,
        long answered,
        long abandoned) {
    public QueueView {
        waiting = List.copyOf(waiting);
    }
}
