package tandem.engine.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tandem.dialplan.EngineSettings;
import tandem.engine.config.ConfigRejected;
import tandem.engine.config.LivePlan;
import tandem.engine.store.RecordsBench;

/** {@code tandem records-bench}: the half of {@code tandem bench records} that is inside. */
@Command(
        name = "records-bench",
        hidden = true,
        description = "Measures records and their search; started by tandem bench records.",
        mixinStandardHelpOptions = true)
public final class RecordsBenchCommand implements Callable<Integer> {
    private static final int LOADS = 3;

    @Option(names = "--calls", defaultValue = "20000", description = "Calls to close.")
    int calls = 20_000;

    @Option(names = "--rows", defaultValue = "10000000", description = "Calls to search among.")
    int rows = 10_000_000;

    @Option(
            names = "--store",
            defaultValue = "sqlite:tandem.db",
            description = "An empty database; SQLite in a temporary directory by default.")
    String store = "sqlite:tandem.db";

    @Option(names = "--tree", description = "Config tree to check, none by default.")
    Optional<Path> tree = Optional.empty();

    @Option(names = "--user", defaultValue = "", description = "Of PostgreSQL.")
    String user = "";

    @Option(
            names = "--password-env",
            defaultValue = "TANDEM_STORE_PASSWORD",
            description = "Variable that holds the password of PostgreSQL.")
    String passwordEnv = "TANDEM_STORE_PASSWORD";

    @Override
    public Integer call() throws IOException, ConfigRejected {
        Path dir = RecordsBench.folder();
        String password = System.getenv().getOrDefault(passwordEnv, "");
        RecordsBench bench = new RecordsBench(new EngineSettings.Store(store, user, password), dir);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("store", store.substring(0, store.indexOf(':')));
        boolean database = !store.startsWith("sqlite");
        RecordsBench.Written written = bench.write(calls);
        json.putObject("written")
                .put("calls", written.calls())
                .put("facts", written.facts())
                .put("durable_ms", written.durableMs())
                .put("settled_ms", written.settledMs())
                .put("cpu_ms", written.cpuMs())
                .put("server_cpu_ms", database ? written.serverCpuMs() : 0)
                .put("calls_per_second", rounded(written.callsPerSecond()))
                .put("events_per_second", rounded(written.eventsPerSecond()))
                .put("calls_per_cpu_second", rounded(written.callsPerCpuSecond()));
        if (rows > 0) {
            RecordsBench.Found found = bench.find(rows);
            json.putObject("search")
                    .put("rows", found.rows())
                    .put("fill_ms", found.fillMs())
                    .put("fill", "inserted by the database itself, indexes made afterwards")
                    .put("calls_found", found.callsFound())
                    .put("first_ms", rounded(found.firstMs()))
                    .put("median_ms", rounded(found.medianMs()))
                    .put("p95_ms", rounded(found.p95Ms()))
                    .put("worst_ms", rounded(found.worstMs()));
        }
        if (tree.isPresent()) {
            check(tree.get(), json.putObject("check"));
        }
        System.out.println(json.toPrettyString());
        return Exit.GOOD;
    }

    /** The first loads are those of a JVM that has just begun; the last one counts. */
    private static void check(Path dir, ObjectNode json) throws ConfigRejected {
        for (int load = 1; load <= LOADS; load++) {
            long cpuNs = cpuNs();
            long beganNs = System.nanoTime();
            LivePlan plan = LivePlan.load(dir, Map.of());
            json.put("tenants", plan.plan().tenants().size())
                    .put("load", load)
                    .put("elapsed_ms", (System.nanoTime() - beganNs) / 1_000_000)
                    .put("cpu_ms", (cpuNs() - cpuNs) / 1_000_000);
            json.withArray("elapsed_ms_of_each").add(json.get("elapsed_ms").longValue());
        }
    }

    private static long cpuNs() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.2f", value));
    }
}
