package tandem.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StopsTest {
    private static final String LOG =
            """
            [0.6s][info][gc] Using The Z Garbage Collector
            [0.6s][info][safepoint] Safepoint "ZMarkEndYoung", Time since last: 9 ns, Reaching safepoint: 192028 ns, At safepoint: 36728 ns, Leaving safepoint: 5451 ns, Total: 234207 ns, Threads: 1 runnable, 10 total
            [2.1s][info][safepoint] Safepoint "G1CollectForAllocation", Time since last: 9 ns, Reaching safepoint: 121626 ns, At safepoint: 17281337 ns, Leaving safepoint: 70090 ns, Total: 17473053 ns, Threads: 1 runnable, 10 total
            """;

    @TempDir Path temp;

    @Test
    void findsCountLongestAndWorst() {
        assertEquals(
                new Stops(true, 2, 17.473, 17.707, "G1CollectForAllocation"), Stops.parse(LOG));
    }

    @Test
    void whatWasBeforeTheRunDoesNotCount() throws IOException {
        Path log = temp.resolve("stops.log");
        Files.writeString(log, LOG);
        long mark = Stops.mark(log);
        Files.writeString(log, LOG + LOG.lines().skip(1).findFirst().orElseThrow() + "\n");

        assertEquals(1, Stops.since(log, mark).count());
    }

    @Test
    void missingLogIsNotMeasured() {
        assertEquals(Stops.UNKNOWN, Stops.since(temp.resolve("none"), 0));
    }

    @Test
    void ownProcessHasACost() {
        ProcessCost cost = ProcessCost.of(ProcessHandle.current().pid());

        assertTrue(cost.cpuMs() > 0 && cost.peakRssKb() > 1_000, cost.toString());
        assertEquals(ProcessCost.UNKNOWN, ProcessCost.of(Integer.MAX_VALUE));
    }

    @Test
    void processNameMayHoldAnything() {
        String stat = "7 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0";

        assertEquals(3_000, ProcessCost.cpuMs(stat));
    }

    @Test
    void idleAndWaitingAreNoWork() {
        assertEquals(1_700, ProcessCost.machineBusyMs("cpu  100 20 30 9999 888 5 6 9 77 7"));
    }
}
