package tandem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tandem.bench.records.BigTree;

/**
 * {@code tandem bench records}: how fast calls become durable records, how fast one number is found
 * and a large plan checked, and what clients of the event stream cost. The engine's own code
 * measures, in a process of its own, since only it can write its records.
 */
@Command(
        name = "records",
        mixinStandardHelpOptions = true,
        description =
                "Measures records: calls closed durably a second, search of one number, check of a"
                        + " large plan, memory of listeners.")
final class RecordsCommand implements Callable<Integer> {
    private static final int TENANTS = 100;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Calls to close (default: ${DEFAULT-VALUE}).")
    int calls = 20_000;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Calls to search among, 0 = no search (default: ${DEFAULT-VALUE}).")
    int rows = 10_000_000;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "10000",
            description =
                    "Steps of 100 tenants' plans to check, 0 = no check (default: ${DEFAULT-VALUE}).")
    int steps = 10_000;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Listeners of the event stream, 0 = none (default: ${DEFAULT-VALUE}).")
    int clients = 10_000;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "An empty PostgreSQL, as postgresql://HOST[:PORT]/DATABASE; SQLite otherwise.")
    Optional<String> store = Optional.empty();

    @Option(names = "--user", paramLabel = "NAME", description = "Of PostgreSQL.")
    Optional<String> user = Optional.empty();

    @Option(
            names = "--password-env",
            paramLabel = "NAME",
            description = "Variable that holds its password.")
    Optional<String> passwordEnv = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result there too.")
    Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = RunFolder.open(null, "records");
        try {
            ObjectNode result = inside(home.resolve("tree"));
            if (clients > 0) {
                put(result, EventClients.measure(home.resolve("engine"), clients));
            }
            System.out.println(result.toPrettyString());
            if (json.isPresent()) {
                Files.writeString(json.get(), result.toPrettyString() + "\n");
            }
            return 0;
        } finally {
            RunFolder.delete(home);
        }
    }

    /** What the engine's own code measures. */
    private ObjectNode inside(Path tree) throws IOException, InterruptedException {
        if (steps > 0) {
            BigTree.write(tree, TENANTS, steps);
        }
        return (ObjectNode) new JsonMapper().readTree(InnerBench.run(List.of(), command(tree)));
    }

    private static void put(ObjectNode result, EventClients measured) {
        result.putObject("event_clients")
                .put("clients", measured.clients())
                .put("heap_before_octets", measured.heapBefore())
                .put("heap_after_octets", measured.heapAfter())
                .put("heap_octets_per_client", Math.round(measured.octetsPerClient()));
    }

    private List<String> command(Path tree) {
        List<String> command = new ArrayList<>();
        command.add("records-bench");
        command.addAll(List.of("--calls", Integer.toString(calls)));
        command.addAll(List.of("--rows", Integer.toString(rows)));
        if (steps > 0) {
            command.addAll(List.of("--tree", tree.toString()));
        }
        store.ifPresent(url -> command.addAll(List.of("--store", url)));
        user.ifPresent(name -> command.addAll(List.of("--user", name)));
        passwordEnv.ifPresent(name -> command.addAll(List.of("--password-env", name)));
        return command;
    }
}
