package tandem.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tandem.bench.media.Row;

/**
 * An engine made for the rows of a media bench: for each a trunk that calls come from, one that
 * they go to, and a flow between. Runs on: any; blocks.
 *
 * @param lines where the phones of each row have to be
 */
record MediaEngine(EngineProcess process, List<Line> lines) implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String TENANT = "demo";
    private static final int FIRST_PREFIX = 70;

    /**
     * @param prefix of the numbers to call, before four digits
     */
    record Line(Row row, String prefix, int nearPort, int farPort) {}

    /**
     * @param home an empty folder for its config, data and logs
     */
    static MediaEngine start(Path home, Path conf, List<Row> rows, String mainClass)
            throws IOException {
        ConfCopy copy = ConfCopy.of(conf, home.resolve("conf"));
        copy.recording(TENANT, false);
        List<Line> lines = new ArrayList<>();
        List<Object> numbers = new ArrayList<>();
        Map<String, Object> flows = new LinkedHashMap<>();
        numbers.add(Map.of("id", "bench", "number", "7", "inbound", Map.of("flow", "echo")));
        for (Row row : rows) {
            String prefix = Integer.toString(FIRST_PREFIX + lines.size());
            Line line = new Line(row, prefix, FreePort.find(HOST), FreePort.find(HOST));
            copy.trunk("near-" + row.name(), TENANT, line.nearPort, "PCMU", row.encrypted());
            copy.trunk("far-" + row.name(), TENANT, line.farPort, codec(row), row.encrypted());
            numbers.add(
                    Map.of(
                            "id", "bench-" + row.name(),
                            "match", prefix + "XXXX",
                            "inbound", Map.of("flow", "bench-" + row.name())));
            flows.put("bench-" + row.name(), flow(row));
            lines.add(line);
        }
        copy.section(TENANT, "numbers", numbers);
        copy.section(TENANT, "flows", flows);
        copy.limits(TENANT, Map.of("forwarding", Map.of("transit", "allow")));
        return new MediaEngine(EngineProcess.start(home, mainClass), List.copyOf(lines));
    }

    private static String codec(Row row) {
        return row.far().encodingName().toUpperCase(Locale.ROOT);
    }

    private static Map<String, Object> flow(Row row) {
        Map<String, Object> steps = new LinkedHashMap<>();
        if (row.recorded()) {
            steps.put("tape", Map.of("record", "on", "next", "talk"));
        }
        steps.put("talk", row.mixed() ? meet() : call(row));
        steps.put("end", Map.of("hangup", "normal"));
        return Map.of("start", row.recorded() ? "tape" : "talk", "steps", steps);
    }

    /** Who dials the same number is in the same room. */
    private static Map<String, Object> meet() {
        return Map.of("conference", Map.of("room", "${call.to}"), "next", "end");
    }

    private static Map<String, Object> call(Row row) {
        return Map.of(
                "dial",
                Map.of(
                        "number", "${call.to}",
                        "trunk", "far-" + row.name(),
                        "caller_id", "bench"),
                "next",
                "end");
    }

    @Override
    public void close() {
        process.close();
    }
}
