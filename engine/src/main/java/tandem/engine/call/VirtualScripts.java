package tandem.engine.call;

import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import tandem.engine.time.EngineClock;

/** Scripts on virtual threads. */
public final class VirtualScripts implements Scripts {
    private final EngineClock clock;

    public VirtualScripts(EngineClock clock) {
        this.clock = clock;
    }

    @Override
    public void start(String name, Runnable script) {
        Thread.ofVirtual().name(name).start(script);
    }

    @Override
    public Waiting waiting() {
        return new Parked();
    }

    private final class Parked implements Waiting {
        private volatile @Nullable Thread thread;

        @Override
        public void park(long deadlineNs) {
            if (thread == null) {
                // From now on others can wake us; what they told before is still to be looked at.
                thread = Thread.currentThread();
                return;
            }
            long waitNs = deadlineNs - clock.nanos();
            if (waitNs > 0) {
                LockSupport.parkNanos(this, waitNs);
            }
        }

        @Override
        public void wake() {
            Thread waiting = thread;
            if (waiting != null) {
                LockSupport.unpark(waiting);
            }
        }
    }
}
