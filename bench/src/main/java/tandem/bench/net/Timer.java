package tandem.bench.net;

/**
 * A task that is due once; its own task may {@link Loop#again set it again}. Runs on: the loop that
 * made it.
 */
public final class Timer implements Comparable<Timer> {
    private static final Runnable NOTHING = () -> {};

    private Runnable task;
    private long deadlineNs;

    Timer(long deadlineNs, Runnable task) {
        this.deadlineNs = deadlineNs;
        this.task = task;
    }

    /**
     * Makes sure that the task does not run any more, and lets go of it: a cancelled timer waits in
     * the queue until it would have been due. Harmless when it has run.
     */
    public void cancel() {
        task = NOTHING;
    }

    /** When it is or was due, on the clock of {@link System#nanoTime}. */
    public long deadlineNs() {
        return deadlineNs;
    }

    void move(long toNs) {
        deadlineNs = toNs;
    }

    void fire() {
        task.run();
    }

    @Override
    public int compareTo(Timer other) {
        return Long.signum(deadlineNs - other.deadlineNs);
    }
}
