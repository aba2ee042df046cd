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

import tandem.bench.load.LoadPlan;
import tandem.bench.load.LoadResult;
import tandem.bench.load.LoadResult.EngineCost;
import tandem.bench.load.LoadResult.Generator;
import tandem.bench.load.LoadResult.Sound;
import tandem.bench.load.Spread;
import tandem.bench.load.Traffic;

/**
 * A result for people and for programs. Runs on: any (immutable).
 *
 * @param warmupSeconds of the same traffic before, not measured
 */
record Report(LoadResult result, LoadPlan plan, Machine machine, double warmupSeconds) {
    private static final String WARNING =
            "One machine for engine and generator: compare figures only as ratios within one run.";

    /** Beyond this, other programs decide about pauses and percentiles. */
    private static final double DISTURBED_CORES = 0.2;

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    String text() {
        StringBuilder out = new StringBuilder(1_024);
        calls(out);
        seats(out);
        header(out);
        row(out, "set-up", result.setup());
        row(out, "seat offer", result.offer());
        row(out, "RTP delay", result.sound().delay());
        sound(out, result.sound());
        engine(out, result.engine());
        generator(out, result.generator());
        line(out, "machine", "%d cores, %s, %s", machine.cores(), machine.system(), machine.java());
        String flags = String.join(" ", machine.engineFlags());
        line(out, "engine JVM", "%s", flags.isEmpty() ? "flags not known" : flags);
        return out.append(WARNING).append('\n').toString();
    }

    private void calls(StringBuilder out) {
        Traffic traffic = plan.traffic();
        line(
                out,
                "traffic",
                "%.1f cps for %.1f s after %.1f s of warm-up, hold %d ms, media %s",
                traffic.cps(),
                traffic.seconds(),
                warmupSeconds,
                traffic.holdMs(),
                traffic.media() ? "on" : "off");
        line(
                out,
                "to",
                "%s, %d seats",
                String.join(" and ", traffic.numbers()),
                plan.seats().size());
        line(
                out,
                "calls",
                "offered %d, completed %d, failed %d %s",
                result.offered(),
                result.completed(),
                result.failed(),
                result.failed() == 0 ? "" : result.failures());
    }

    private void seats(StringBuilder out) {
        if (result.seatsLeft() > 0) {
            line(out, "seats", "%d still in a call after its caller had gone", result.seatsLeft());
        }
    }

    private static void sound(StringBuilder out, Sound sound) {
        if (sound.packets() > 0) {
            line(
                    out,
                    "RTP",
                    "%d packets, %d lost, longest pause %.1f ms",
                    sound.packets(),
                    sound.lost(),
                    sound.longestGapMs());
        }
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

    private void generator(StringBuilder out, Generator generator) {
        line(
                out,
                "generator",
                "%.2f s CPU in %.1f s, latest call %.1f ms, latest packet %.1f ms, %d repeats, %d faults",
                generator.cpuSeconds(),
                result.seconds(),
                generator.latestCallMs(),
                generator.latestPacketMs(),
                generator.repeats(),
                generator.faults());
        line(
                out,
                "others",
                "%.2f cores busy with other programs%s",
                generator.othersCores(),
                generator.othersCores() > DISTURBED_CORES ? ": these figures are disturbed" : "");
    }

    private static void header(StringBuilder out) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "%-13s%10s%10s%10s%10s%10s%10s%n",
                        "milliseconds",
                        "count",
                        "p50",
                        "p90",
                        "p99",
                        "p99.9",
                        "max"));
    }

    private static void row(StringBuilder out, String name, Spread spread) {
        if (spread.count() > 0) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "%-13s%10d%10.3f%10.3f%10.3f%10.3f%10.3f%n",
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
                .append('\n');
    }

    /** Writes {@code {"warning", "machine", "traffic", "seats", "warmup_seconds", "result"}}. */
    void write(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("warning", WARNING);
        all.put("machine", machine);
        all.put("traffic", plan.traffic());
        all.put("seats", plan.seats().size());
        all.put("warmup_seconds", warmupSeconds);
        all.put("result", result);
        JSON.writeValue(file.toFile(), all);
    }
}
