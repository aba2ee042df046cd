package tandem.engine.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tandem.engine.Tandem;

/** An engine as a process of its own, so that it can be killed. */
final class EngineChild implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile("ready sip=udp:127\\.0\\.0\\.1:(\\d+) http=127\\.0\\.0\\.1:(\\d+).*");
    private static final long STOP_LIMIT_S = 60;

    private final EngineHome home;
    private final Process process;
    private final Api api;
    private final InetSocketAddress sip;
    private final Instant readyAt = Instant.now();

    /** A process that begins to be an engine when it is told to. */
    static final class Held implements AutoCloseable {
        private final EngineHome home;
        private final Process process;

        private Held(EngineHome home, Process process) {
            this.home = home;
            this.process = process;
        }

        void release() throws IOException {
            OutputStream word = process.getOutputStream();
            word.write('\n');
            word.flush();
        }

        EngineChild awaitReady() throws IOException {
            return EngineChild.awaitReady(home, process);
        }

        /** SIGKILL; the moment after which it did nothing any more. */
        Instant killAfter(long ms) throws InterruptedException {
            if (process.waitFor(ms, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it ended by itself\n" + home.lastWords());
            }
            process.destroyForcibly().waitFor();
            return Instant.now();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private EngineChild(EngineHome home, Process process, Matcher ready) {
        this.home = home;
        this.process = process;
        this.sip = new InetSocketAddress("127.0.0.1", Integer.parseInt(ready.group(1)));
        this.api = new Api(Integer.parseInt(ready.group(2)));
    }

    /** Starts it and waits until it takes calls. */
    static EngineChild start(EngineHome home) throws IOException {
        return start(home, FastStart.java());
    }

    static EngineChild start(EngineHome home, List<String> java) throws IOException {
        return awaitReady(home, launch(home, java));
    }

    /** Starts a process that will be an engine. */
    static Held hold(EngineHome home) throws IOException {
        List<String> command = new ArrayList<>(home.command(FastStart.java()));
        command.replaceAll(
                word -> word.equals(Tandem.class.getName()) ? HeldStart.class.getName() : word);
        return new Held(home, launch(home.log(), command));
    }

    private static EngineChild awaitReady(EngineHome home, Process process) throws IOException {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        Matcher ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new AssertionError("not ready: " + line + "\n" + home.lastWords());
        }
        return new EngineChild(home, process, ready);
    }

    /** Starts it and does not wait. */
    static Process launch(EngineHome home, List<String> java) throws IOException {
        return launch(home.log(), home.command(java));
    }

    private static Process launch(Path log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    Api api() {
        return api;
    }

    InetSocketAddress sip() {
        return sip;
    }

    Instant readyAt() {
        return readyAt;
    }

    /** Whether it lives on for so long; a process that ends by itself is a failure. */
    boolean lives(long ms) throws InterruptedException {
        return !process.waitFor(ms, TimeUnit.MILLISECONDS);
    }

    /** SIGKILL; the moment after which it did nothing any more. */
    Instant kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        return Instant.now();
    }

    /** Sends a signal, such as TERM or INT. */
    void signal(String name) throws IOException, InterruptedException {
        Program.signal(name, process);
    }

    /** Waits for its end; its exit status. */
    int ended(long limitS) throws InterruptedException {
        if (!process.waitFor(limitS, TimeUnit.SECONDS)) {
            throw new AssertionError("still there after " + limitS + " s\n" + home.lastWords());
        }
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    /** A path as this process sees it, should its mounts be its own. */
    Path seen(Path path) {
        return Path.of("/proc", Long.toString(process.pid()), "root", path.toString());
    }

    /** Its open files. */
    List<String> openFiles() throws IOException {
        Path files = Path.of("/proc", Long.toString(process.pid()), "fd");
        try (Stream<Path> all = Files.list(files)) {
            return all.map(EngineChild::target).toList();
        }
    }

    /** The names of its threads. */
    List<String> threads() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path task : all) {
                names.add(name(task));
            }
        }
        return names;
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException endedMeanwhile) {
            return "ended";
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "closed";
        }
    }

    /** SIGTERM, and its end. */
    int stop() throws InterruptedException {
        process.destroy();
        return ended(STOP_LIMIT_S);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        api.close();
    }
}
