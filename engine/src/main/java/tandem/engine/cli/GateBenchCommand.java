package tandem.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tandem.engine.gate.bench.GateBench;

/** {@code tandem gate-bench}: the half of {@code tandem bench gate} that is inside. */
@Command(
        name = "gate-bench",
        hidden = true,
        description = "Measures the gate; started by tandem bench gate.",
        mixinStandardHelpOptions = true)
public final class GateBenchCommand implements Callable<Integer> {
    @Option(names = "--dir", required = true, description = "An empty folder.")
    Path dir = Path.of("");

    @Option(names = "--callees", defaultValue = "10000000", description = "Callees counted.")
    int callees = 10_000_000;

    @Option(names = "--listed", defaultValue = "10000000", description = "Numbers blacklisted.")
    int listed = 10_000_000;

    @Option(names = "--askers", defaultValue = "100", description = "That ask at once.")
    int askers = 100;

    @Option(names = "--seconds", defaultValue = "5", description = "For each kind of decision.")
    int seconds = 5;

    @Override
    public Integer call() throws IOException, InterruptedException {
        GateBench.Result result = new GateBench(dir, callees, listed).run(askers, seconds * 1000L);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("callees_counted", result.callees())
                .put("numbers_listed", result.listed())
                .put("counters_load_ms", result.countersLoadMs())
                .put("lists_load_ms", result.listsLoadMs())
                .put("octets_per_callee", rounded(result.octetsPerCallee()))
                .put("heap_octets", result.heapOctets());
        put(json.putObject("checks"), result.checks());
        put(json.putObject("grants_on_disk"), result.grants());
        put(json.putObject("refusals_by_cap"), result.refusals());
        put(json.putObject("refusals_by_list"), result.listings());
        System.out.println(json.toPrettyString());
        return Exit.GOOD;
    }

    private static void put(ObjectNode json, GateBench.Speed speed) {
        json.put("askers", speed.askers())
                .put("answers", speed.answers())
                .put("per_second", Math.round(speed.perSecond()))
                .put("p50_us", rounded(speed.p50Us()))
                .put("p99_us", rounded(speed.p99Us()));
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.1f", value));
    }
}
