package tandem.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An engine as child process in a folder of its own: {@code conf/}, {@code data/}, {@code
 * engine.log}, and the log of its stops. It ends with this program, whatever happens. Runs on: any;
 * start and stop block.
 */
final class EngineProcess implements AutoCloseable {
    static final String MAIN_CLASS = "tandem.engine.Tandem";

    private static final long READY_LIMIT_S = 120;
    private static final long STOP_LIMIT_S = 45;

    private final Process process;
    private final Path home;
    private final ReadyLine ready;
    private final Thread whenWeDie;

    private EngineProcess(Process process, Path home, ReadyLine ready, Thread whenWeDie) {
        this.process = process;
        this.home = home;
        this.ready = ready;
        this.whenWeDie = whenWeDie;
    }

    /**
     * Starts an engine and waits for its ready line.
     *
     * @param home holds {@code conf/}; gets the rest
     * @param mainClass what to run, on this program's class path
     * @throws IOException when it does not get ready, with the last of what it said
     */
    static EngineProcess start(Path home, String mainClass) throws IOException {
        Process process =
                new ProcessBuilder(command(home, mainClass)).redirectErrorStream(true).start();
        Thread whenWeDie = new Thread(process::destroyForcibly, "engine-end");
        Runtime.getRuntime().addShutdownHook(whenWeDie);
        CompletableFuture<ReadyLine> ready = new CompletableFuture<>();
        Path log = home.resolve("engine.log");
        Thread.ofPlatform().daemon().name("engine-log").start(() -> copy(process, log, ready));
        try {
            return new EngineProcess(
                    process, home, ready.get(READY_LIMIT_S, TimeUnit.SECONDS), whenWeDie);
        } catch (TimeoutException | ExecutionException notReady) {
            process.destroyForcibly();
            throw new IOException("the engine did not get ready:\n" + tail(log), notReady);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static List<String> command(Path home, String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags());
        command.add("-Xlog:gc*,safepoint:file=" + stopLog(home) + ":uptime,level,tags:filecount=0");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass, "run"));
        command.addAll(List.of("--conf", home.resolve("conf").toString()));
        command.addAll(List.of("--data", home.resolve("data").toString()));
        for (String anyPort : List.of("sip.udp.port", "http.port", "media.ports")) {
            command.addAll(List.of("--set", anyPort + "=0"));
        }
        return command;
    }

    /** What the launcher gives to an engine. */
    static List<String> jvmFlags() {
        String flags = System.getenv().getOrDefault("TANDEM_JVM_FLAGS", "").trim();
        return flags.isEmpty() ? List.of() : List.of(flags.split("\\s+"));
    }

    private static void copy(Process process, Path log, CompletableFuture<ReadyLine> ready) {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter out = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(line);
                ReadyLine.parse(line).ifPresent(ready::complete);
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (IOException broken) {
            ready.completeExceptionally(broken);
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException unread) {
            return "(no log)";
        }
    }

    ReadyLine ready() {
        return ready;
    }

    Path data() {
        return home.resolve("data");
    }

    Path stopLog() {
        return stopLog(home);
    }

    private static Path stopLog(Path home) {
        return home.resolve("engine-stops.log");
    }

    /**
     * Asks it to stop (SIGTERM) and waits; kills it after {@value #STOP_LIMIT_S} s. @return its
     * exit status
     */
    int stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(STOP_LIMIT_S, TimeUnit.SECONDS);
            }
            Runtime.getRuntime().removeShutdownHook(whenWeDie);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException dyingAnyway) {
            process.destroyForcibly();
        }
        return process.isAlive() ? -1 : process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }
}
