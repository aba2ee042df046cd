package tandem.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code tandem bench records}: how fast calls become durable records, and how fast one number is
 * found. The engine's own code measures, in a process of its own, since only it can write its
 * records.
 */
@Command(
        name = "records",
        mixinStandardHelpOptions = true,
        description = "Measures records: calls closed durably a second, search of one number.")
final class RecordsCommand implements Callable<Integer> {
    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Calls to close (default: ${DEFAULT-VALUE}).")
    int calls = 20_000;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Calls to search among, 0 = no search (default: ${DEFAULT-VALUE}).")
    int rows = 1_000_000;

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
        Process process =
                new ProcessBuilder(command())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Thread whenWeDie = new Thread(process::destroyForcibly, "records-end");
        Runtime.getRuntime().addShutdownHook(whenWeDie);
        String result = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        System.out.print(result);
        if (json.isPresent()) {
            Files.writeString(json.get(), result);
        }
        return status;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(EngineProcess.jvmFlags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(EngineProcess.MAIN_CLASS, "records-bench"));
        command.addAll(List.of("--calls", Integer.toString(calls)));
        command.addAll(List.of("--rows", Integer.toString(rows)));
        store.ifPresent(url -> command.addAll(List.of("--store", url)));
        user.ifPresent(name -> command.addAll(List.of("--user", name)));
        passwordEnv.ifPresent(name -> command.addAll(List.of("--password-env", name)));
        return command;
    }
}
