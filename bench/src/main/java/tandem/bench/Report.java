package tandem.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import tandem.bench.load.LoadResult;
import tandem.bench.load.LoadResult.EngineCost;
import tandem.bench.load.LoadResult.Generator;
import tandem.bench.load.Spread;
import tandem.bench.load.Traffic;

/** A result for people and for programs. Runs on: any (no state). */
final class Report {
    static final String WARNING =
            "One machine for engine and generator: compare figures only as ratios within one run.";

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private Report() {}

    static String text(LoadResult result, Traffic traffic, int seats, Machine machine) {
        StringBuilder out = new StringBuilder(1_024);
        line(
                out,
                "traffic",
                "%.1f cps for %.1f s, hold %d ms, media %s, to %s, %d seats",
                traffic.cps(),
                traffic.seconds(),
                traffic.holdMs(),
                traffic.media() ? "on" : "off",
                String.join(" and ", traffic.numbers()),
                seats);
        line(
                out,
                "calls",
                "offered %d, completed %d, failed %d %s",
                result.offered(),
                result.completed(),
                result.failed(),
                result.failed() == 0 ? "" : result.failures());
        out.append(
                String.format(
                        Locale.ROOT,
                        "%-12s%10s%10s%10s%10s%10s%10s%n",
                        "ms",
                        "count",
                        "p50",
                        "p90",
                        "p99",
                        "p99.9",
                        "max"));
        row(out, "set-up", result.setup());
        row(out, "seat offer", result.offer());
        row(out, "RTP delay", result.sound().delay());
        line(
                out,
                "RTP",
                "%d packets, %d lost, longest pause %.1f ms",
                result.sound().packets(),
                result.sound().lost(),
                result.sound().longestGapMs());
        engine(out, result.engine());
        generator(out, result.generator(), result.seconds());
        line(out, "machine", "%d cores, %s, %s", machine.cores(), machine.system(), machine.java());
        line(
                out,
                "engine JVM",
                "%s",
                machine.engineFlags().isEmpty()
                        ? "(flags not known)"
                        : String.join(" ", machine.engineFlags()));
        return out.append(WARNING).append(System.lineSeparator()).toString();
    }

    private static void engine(StringBuilder out, EngineCost cost) {
        if (!cost.measured()) {
            line(out, "engine", "not measured (no pid)");
            return;
        }
        line(
                out,
                "engine CPU",
                "%.2f s, %.2f ms a call, %.2f ms a call and second of talk",
                cost.cpuSeconds(),
                cost.cpuMsPerCall(),
                cost.cpuMsPerCallSecond());
        line(out, "engine stops", "%s", cost.stops());
        line(out, "engine RSS", "%.0f MiB at most", cost.peakRssMb());
    }

    private static void generator(StringBuilder out, Generator generator, double seconds) {
        line(
                out,
                "generator",
                "%.2f s CPU in %.1f s, latest call %.1f ms, latest packet %.1f ms, %d repeats, %d faults",
                generator.cpuSeconds(),
                seconds,
                generator.latestCallMs(),
                generator.latestPacketMs(),
                generator.repeats(),
                generator.faults());
    }

    private static void row(StringBuilder out, String name, Spread spread) {
        if (spread.count() > 0) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "%-12s%10d%10.3f%10.3f%10.3f%10.3f%10.3f%n",
                            name,
                            spread.count(),
                            spread.p50(),
                            spread.p90(),
                            spread.p99(),
                            spread.p999(),
                            spread.max()));
        }
    }

    private static void line(StringBuilder out, String name, String format, Object... values) {
        out.append(String.format(Locale.ROOT, "%-13s", name))
                .append(String.format(Locale.ROOT, format, values).stripTrailing())
                .append(System.lineSeparator());
    }

    /** Writes {@code {"machine", "traffic", "seats", "result", "warning"}}. */
    static void write(Path file, LoadResult result, Traffic traffic, int seats, Machine machine)
            throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("warning", WARNING);
        all.put("machine", machine);
        all.put("traffic", traffic);
        all.put("seats", seats);
        all.put("result", result);
        JSON.writeValue(file.toFile(), all);
    }
}
