package tandem.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has cost so far, read from Linux's {@code /proc}.
 *
 * @param cpuMs user and system time
 * @param peakRssKb most memory held at once
 */
public record ProcessCost(long cpuMs, long peakRssKb) {
    static final ProcessCost UNKNOWN = new ProcessCost(0, 0);

    /**
     * USER_HZ, which Linux has promised to user space as 100 on every architecture that we run on.
     */
    private static final long TICK_MS = 10;

    private static final int UTIME = 11;
    private static final int IDLE = 4;
    private static final int IOWAIT = 5;
    private static final int STEAL = 8;

    /** Reads the process; {@link #UNKNOWN} when it is gone or the system has no {@code /proc}. */
    static ProcessCost of(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try {
            return new ProcessCost(cpuMs(Files.readString(proc.resolve("stat"))), peakRssKb(proc));
        } catch (IOException | NumberFormatException gone) {
            return UNKNOWN;
        }
    }

    /** The name in parentheses may hold anything, so fields are counted from its end (proc(5)). */
    static long cpuMs(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) * TICK_MS;
    }

    /** User and system time of a process; 0 when it is gone. */
    public static long cpuMs(long pid) {
        return of(pid).cpuMs();
    }

    /** Time that all processors together were busy since the system started; 0 when not known. */
    public static long machineBusyMs() {
        try (java.util.stream.Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            return machineBusyMs(lines.findFirst().orElse(""));
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
    }

    /** user nice system idle iowait irq softirq steal (proc(5)); idle and iowait are no work. */
    static long machineBusyMs(String line) {
        String[] fields = line.trim().split(" +");
        long ticks = 0;
        for (int i = 1; i < Math.min(fields.length, STEAL + 1); i++) {
            ticks += i == IDLE || i == IOWAIT ? 0 : Long.parseLong(fields[i]);
        }
        return ticks * TICK_MS;
    }

    private static long peakRssKb(Path proc) throws IOException {
        return Files.readAllLines(proc.resolve("status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
