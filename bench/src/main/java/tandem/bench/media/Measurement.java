package tandem.bench.media;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import tandem.bench.load.ProcessCost;

/** Talks over a carrier, and what its process pays meanwhile. Runs on: a thread that it blocks. */
final class Measurement {
    /** For packets under way when counting ends, and for calls to be cleared away. */
    private static final int MOST_LOOKS = 5;

    /** Two looks at an idle process that differ by less agree; a tick of its clock is 10 ms. */
    private static final double CALM_MS_PER_S = 20;

    private static final double REST_SECONDS = 0.5;

    private Measurement() {}

    /**
     * Connects, warms up, measures, disconnects, and watches the process idle.
     *
     * @throws IllegalStateException when calls cannot be had or do not last
     */
    static Figure take(String name, Carrier carrier, Talks talks, Timing timing) {
        carrier.connect(talks);
        pause(timing.warmupSeconds() - timing.settleSeconds());
        talks.settle();
        pause(timing.settleSeconds());

        talks.begin();
        Cost talking = Cost.during(carrier.pid(), timing.seconds());
        talks.end();
        pause(REST_SECONDS);
        Arrivals heard = talks.arrivals();

        carrier.disconnect();
        talks.close();
        pause(REST_SECONDS);
        double idle = idle(carrier.pid(), timing.idleSeconds());
        double cpuMs = talking.cpuMsPerS - idle;
        return new Figure(
                name,
                round(cpuMs / timing.calls()),
                round(idle),
                heard,
                round(talking.othersCores));
    }

    /**
     * What the process uses when it has nothing to do: calls that are over still have recordings to
     * be hashed and records to be written, so that the first look may find it busy.
     */
    private static double idle(long pid, double seconds) {
        double least = Cost.during(pid, seconds).cpuMsPerS;
        for (int looks = 1; looks < MOST_LOOKS; looks++) {
            double next = Cost.during(pid, seconds).cpuMsPerS;
            boolean calm = Math.abs(next - least) < CALM_MS_PER_S;
            least = Math.min(least, next);
            if (calm) {
                break;
            }
        }
        return least;
    }

    /** What a process and the rest of the machine used for a while. */
    private record Cost(double cpuMsPerS, double othersCores) {
        static Cost during(long pid, double seconds) {
            long own = ProcessHandle.current().pid();
            long beganNs = System.nanoTime();
            long cpuMs = ProcessCost.cpuMs(pid);
            long othersMs = ProcessCost.machineBusyMs() - cpuMs - ProcessCost.cpuMs(own);
            pause(seconds);
            double took = (System.nanoTime() - beganNs) / 1e9;
            long usedMs = ProcessCost.cpuMs(pid) - cpuMs;
            long othersUsedMs =
                    ProcessCost.machineBusyMs()
                            - ProcessCost.cpuMs(pid)
                            - ProcessCost.cpuMs(own)
                            - othersMs;
            return new Cost(usedMs / took, Math.max(0, othersUsedMs / took / 1_000));
        }
    }

    private static void pause(double seconds) {
        long untilNs = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        for (long leftNs = untilNs - System.nanoTime();
                leftNs > 0;
                leftNs = untilNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    private static double round(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
