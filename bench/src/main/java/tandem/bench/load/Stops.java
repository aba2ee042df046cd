package tandem.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Times at which a JVM stood still (safepoints, garbage collection included), from its log.
 *
 * @param measured false when there was no log
 * @param count how many
 * @param maxMs the longest, with the time to reach the safepoint
 * @param totalMs all together
 * @param worst name of the longest, or empty
 */
public record Stops(boolean measured, long count, double maxMs, double totalMs, String worst) {
    static final Stops UNKNOWN = new Stops(false, 0, 0, 0, "");

    private static final Pattern LINE =
            Pattern.compile("Safepoint \"([^\"]*)\".* Total: +([0-9]+) ns");

    /** How far the log has grown, to leave out what was before a run. */
    static long mark(Path log) {
        try {
            return Files.size(log);
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** Reads what was logged after the mark. */
    static Stops since(Path log, long mark) {
        try {
            byte[] octets = Files.readAllBytes(log);
            int from = (int) Math.min(mark, octets.length);
            return parse(new String(octets, from, octets.length - from, StandardCharsets.UTF_8));
        } catch (IOException missing) {
            return UNKNOWN;
        }
    }

    static Stops parse(String log) {
        long count = 0;
        long maxNs = 0;
        long totalNs = 0;
        @Nullable String worst = null;
        for (String line : log.split("\n")) {
            Matcher stop = LINE.matcher(line);
            if (stop.find()) {
                long ns = Long.parseLong(stop.group(2));
                count++;
                totalNs += ns;
                worst = worst == null || ns > maxNs ? stop.group(1) : worst;
                maxNs = Math.max(maxNs, ns);
            }
        }
        return new Stops(
                true, count, Spread.ms(maxNs), Spread.ms(totalNs), worst == null ? "" : worst);
    }

    @Override
    public String toString() {
        return measured
                ? String.format(
                        Locale.ROOT,
                        "%d, longest %.3f ms (%s), together %.1f ms",
                        count,
                        maxMs,
                        worst,
                        totalMs)
                : "not measured";
    }
}
