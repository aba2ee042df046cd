package tandem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code tandem bench gate}: how fast the gate decides with many callees counted, and what they
 * take in memory. The engine's own code measures, in a process of its own.
 */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description =
                "Measures the gate: decisions a second and their latency, time to load, memory.")
final class GateCommand implements Callable<Integer> {
    @Option(
            names = "--callees",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Callees that were called before (default: ${DEFAULT-VALUE}).")
    int callees = 10_000_000;

    @Option(
            names = "--listed",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Numbers on the blacklist (default: ${DEFAULT-VALUE}).")
    int listed = 10_000_000;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "3g",
            description = "Of the measuring process (default: ${DEFAULT-VALUE}).")
    String heap = "3g";

    @Option(
            names = "--askers",
            paramLabel = "N",
            defaultValue = "100",
            description = "Calls that ask at the same time (default: ${DEFAULT-VALUE}).")
    int askers = 100;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "For each kind of decision (default: ${DEFAULT-VALUE}).")
    int seconds = 5;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result there too.")
    Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = RunFolder.open(null, "gate");
        try {
            byte[] said = InnerBench.run(List.of("-Xmx" + heap), command(home));
            System.out.write(said);
            System.out.flush();
            if (json.isPresent()) {
                Files.write(json.get(), said);
            }
            return 0;
        } finally {
            RunFolder.delete(home);
        }
    }

    private List<String> command(Path home) {
        List<String> command = new ArrayList<>(List.of("gate-bench", "--dir", home.toString()));
        command.addAll(List.of("--callees", Integer.toString(callees)));
        command.addAll(List.of("--listed", Integer.toString(listed)));
        command.addAll(List.of("--askers", Integer.toString(askers)));
        command.addAll(List.of("--seconds", Integer.toString(seconds)));
        return command;
    }
}
