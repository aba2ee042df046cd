package tandem.engine.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

import tandem.engine.call.Scripts;
import tandem.engine.time.EngineClock;

/**
 * Virtual time and everything that happens in it, one thing at a time. Call scripts run on threads
 * of their own but only ever one, while the world waits for it to park: so a seed replays exactly.
 */
final class SimWorld implements EngineClock, Scripts {
    private static final Instant EPOCH = Instant.parse("2026-11-23T09:00:00Z");

    final RandomGenerator random;
    private final PriorityQueue<Happening> future = new PriorityQueue<>();
    private final Semaphore back = new Semaphore(0);
    private long nowNs = 1;
    private Duration step = Duration.ZERO;
    private long drawn;
    private int scriptsRunning;
    private LockstepScript current;

    private record Happening(long atNs, long order, Runnable what)
            implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    SimWorld(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public long nanos() {
        return nowNs;
    }

    @Override
    public Instant now() {
        return EPOCH.plus(step).plusNanos(nowNs).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Somebody sets the wall clock: so far from where it would be. */
    void setClock(Duration off) {
        step = off;
    }

    void at(long atNs, Runnable what) {
        future.add(new Happening(Math.max(atNs, nowNs), drawn++, what));
    }

    void inMs(double ms, Runnable what) {
        at(nowNs + (long) (ms * 1e6), what);
    }

    /** Some time between the two. */
    double between(double lowMs, double highMs) {
        return lowMs + random.nextDouble() * (highMs - lowMs);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Lets the next thing happen. */
    boolean step() {
        Happening next = future.poll();
        if (next == null) {
            return false;
        }
        nowNs = next.atNs;
        next.what.run();
        return true;
    }

    int scriptsRunning() {
        return scriptsRunning;
    }

    @Override
    public void start(String name, Runnable script) {
        LockstepScript running = new LockstepScript(name, script);
        scriptsRunning++;
        at(nowNs, running::resume);
    }

    @Override
    public Waiting waiting() {
        return new LockstepWaiting();
    }

    private final class LockstepScript {
        private final Semaphore go = new Semaphore(0);

        LockstepScript(String name, Runnable script) {
            Thread.ofVirtual()
                    .name(name)
                    .start(
                            () -> {
                                go.acquireUninterruptibly();
                                try {
                                    script.run();
                                } finally {
                                    scriptsRunning--;
                                    back.release();
                                }
                            });
        }

        void resume() {
            LockstepScript before = current;
            current = this;
            go.release();
            back.acquireUninterruptibly();
            current = before;
        }

        void yieldToWorld() {
            back.release();
            go.acquireUninterruptibly();
        }
    }

    private final class LockstepWaiting implements Waiting {
        private LockstepScript script;
        private boolean parked;
        private boolean permit;
        private long epoch;

        @Override
        public void park(long deadlineNs) {
            if (permit) {
                permit = false;
                return;
            }
            script = current;
            parked = true;
            long mine = ++epoch;
            if (deadlineNs != Long.MAX_VALUE) {
                at(deadlineNs, () -> resume(mine));
            }
            script.yieldToWorld();
        }

        @Override
        public void wake() {
            if (parked) {
                long mine = epoch;
                inMs(between(0, 0.2), () -> resume(mine));
            } else {
                permit = true;
            }
        }

        private void resume(long of) {
            if (parked && of == epoch) {
                parked = false;
                script.resume();
            }
        }
    }
}
