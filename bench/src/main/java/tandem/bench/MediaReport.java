package tandem.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import tandem.bench.media.Delay;
import tandem.bench.media.Figure;
import tandem.bench.media.Timing;

/**
 * What a media bench measured, for people and for programs. Runs on: any (immutable).
 *
 * @param floor empty when it was not asked for
 * @param rows at least one
 * @param faults exceptions inside the generator
 */
record MediaReport(
        String mode,
        Timing timing,
        Optional<Figure> floor,
        List<Figure> rows,
        long faults,
        Machine machine) {
    private static final String WARNING =
            "One machine for engine and generator: only the ratios mean anything elsewhere.";

    /** Beyond this, other programs decide about the figures. */
    private static final double DISTURBED_CORES = 0.2;

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    MediaReport {
        rows = List.copyOf(rows);
    }

    /** Whether every packet came through, and as it was sent where nobody had to change it. */
    boolean clean() {
        return faults == 0
                && rows.stream()
                        .map(Figure::heard)
                        .allMatch(heard -> heard.lost() == 0 && heard.changed() == 0);
    }

    String text() {
        StringBuilder out = new StringBuilder(1_024);
        out.append(
                String.format(
                        Locale.ROOT,
                        "%d calls of two legs, 20 ms packets both ways, %.1f s after %.1f s of warm-up%n",
                        timing.calls(),
                        timing.seconds(),
                        timing.warmupSeconds()));
        columns(out, "", "CPU ms", "ratio to", "idle", "delay ms", "", "", "", "", "");
        columns(out, "", "/call-s", "floor", "ms/s", "p50", "p95", "p99", "max", "packets", "lost");
        floor.ifPresent(figure -> row(out, figure));
        rows.forEach(figure -> row(out, figure));
        disturbances(out);
        out.append(
                String.format(
                        Locale.ROOT,
                        "machine: %d cores, %s, %s%n",
                        machine.cores(),
                        machine.system(),
                        machine.java()));
        return out.append(WARNING).append('\n').toString();
    }

    private void row(StringBuilder out, Figure figure) {
        Delay delay = figure.heard().delayMs();
        columns(
                out,
                figure.name(),
                digits(3, figure.cpuMsPerCallS()),
                ratio(figure).map(ratio -> digits(2, ratio)).orElse("-"),
                digits(1, figure.idleCpuMsPerS()),
                ms(delay, delay.p50()),
                ms(delay, delay.p95()),
                ms(delay, delay.p99()),
                ms(delay, delay.max()),
                figure.heard().packets(),
                figure.heard().lost());
    }

    private static void columns(StringBuilder out, Object... cells) {
        out.append(String.format("%-16s%10s%9s%9s%9s%9s%9s%9s%10s%7s%n", cells));
    }

    private static String digits(int behindThePoint, double value) {
        return String.format(Locale.ROOT, "%." + behindThePoint + "f", value);
    }

    private static String ms(Delay delay, double value) {
        return delay.wasMeasured() ? digits(3, value) : "-";
    }

    private void disturbances(StringBuilder out) {
        if (faults > 0) {
            out.append("generator: ").append(faults).append(" faults; do not trust this run\n");
        }
        List<Figure> all = Stream.concat(floor.stream(), rows.stream()).toList();
        for (Figure figure : all) {
            if (figure.heard().changed() > 0) {
                out.append(figure.name())
                        .append(": ")
                        .append(figure.heard().changed())
                        .append(" packets came with other octets than were sent\n");
            }
            if (figure.othersCores() > DISTURBED_CORES) {
                out.append(figure.name())
                        .append(": disturbed, other programs kept ")
                        .append(figure.othersCores())
                        .append(" cores busy\n");
            }
        }
    }

    private Optional<Double> ratio(Figure figure) {
        return floor.map(Figure::cpuMsPerCallS)
                .filter(base -> base > 0)
                .map(base -> Math.round(figure.cpuMsPerCallS() / base * 100) / 100.0);
    }

    /**
     * Writes {@code {"warning", "machine", "mode", "timing", the fields of the first row, "floor",
     * "rows"}}.
     */
    void write(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("warning", WARNING);
        all.put("machine", machine);
        all.put("mode", mode);
        all.put("timing", timing);
        all.put("generator_faults", faults);
        all.putAll(fields(rows.getFirst()));
        floor.ifPresent(figure -> all.put("floor", fields(figure)));
        all.put("rows", rows.stream().map(this::fields).toList());
        JSON.writeValue(file.toFile(), all);
    }

    private Map<String, Object> fields(Figure figure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", figure.name());
        fields.put("cpu_ms_per_call_s", figure.cpuMsPerCallS());
        ratio(figure).ifPresent(ratio -> fields.put("ratio_to_floor", ratio));
        fields.put("idle_cpu_ms_per_s", figure.idleCpuMsPerS());
        if (figure.heard().delayMs().wasMeasured()) {
            fields.put("delay_ms", figure.heard().delayMs());
        }
        fields.put("packets", figure.heard().packets());
        fields.put("lost", figure.heard().lost());
        fields.put("changed", figure.heard().changed());
        fields.put("junk", figure.heard().junk());
        fields.put("latest_send_ms", figure.heard().latestSendMs());
        fields.put("others_cores", figure.othersCores());
        return fields;
    }
}
