package tandem.bench.media;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A relay in C that does nothing but receive and send, as a child process: what the system itself
 * asks for the packets of a run. It ends with its standard input, so it cannot outlive this
 * program. Runs on: the thread of the run.
 */
public final class Floor implements Carrier, AutoCloseable {
    private static final String SOURCE = "relay.c";
    private static final long COMPILE_LIMIT_S = 60;
    private static final long STOP_LIMIT_S = 5;

    private final Process process;
    private final int[] ports;

    private Floor(Process process, int[] ports) {
        this.process = process;
        this.ports = ports;
    }

    /**
     * Compiles and starts it.
     *
     * @param home where source and program are put
     * @throws IOException when there is no C compiler, or it fails
     */
    public static Floor start(Path home, int calls) throws IOException {
        Path program = compile(home, compiler());
        Process process = new ProcessBuilder(program.toString(), Integer.toString(calls)).start();
        BufferedReader said = process.inputReader(StandardCharsets.US_ASCII);
        String line = said.readLine();
        if (line == null) {
            String why =
                    new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            throw new IOException("the floor did not start: " + why.trim());
        }
        return new Floor(
                process, Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray());
    }

    /** The one that {@code CC} names, or else the first of the usual names. */
    private static String compiler() throws IOException {
        String wanted = System.getenv().getOrDefault("CC", "").trim();
        List<String> names = wanted.isEmpty() ? List.of("cc", "gcc", "clang") : List.of(wanted);
        return names.stream()
                .filter(Floor::isThere)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IOException(
                                        "--floor needs a C compiler, and there is none: "
                                                + String.join(", ", names)));
    }

    private static boolean isThere(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return name.contains("/")
                ? Files.isExecutable(Path.of(name))
                : Stream.of(path.split(File.pathSeparator))
                        .anyMatch(dir -> Files.isExecutable(Path.of(dir, name)));
    }

    private static Path compile(Path home, String compiler) throws IOException {
        Path source = home.resolve(SOURCE);
        Path program = home.resolve("relay");
        try (InputStream in = Floor.class.getResourceAsStream(SOURCE)) {
            if (in == null) {
                throw new IOException(SOURCE + " is missing from this program");
            }
            Files.write(source, in.readAllBytes());
        }
        Process compiling =
                new ProcessBuilder(compiler, "-O2", "-o", program.toString(), source.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("relay.log").toFile())
                        .start();
        if (!ends(compiling, COMPILE_LIMIT_S) || compiling.exitValue() != 0) {
            throw new IOException(
                    compiler + " failed: " + Files.readString(home.resolve("relay.log")).trim());
        }
        return program;
    }

    private static boolean ends(Process process, long limitS) {
        try {
            if (process.waitFor(limitS, TimeUnit.SECONDS)) {
                return true;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void connect(Talks talks) {
        for (int i = 0; i < talks.size(); i++) {
            Talks.Pair pair = talks.pair(i);
            pair.near().start(at(ports[2 * i]));
            pair.far().start(at(ports[2 * i + 1]));
        }
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Its calls are over when nobody talks. */
    @Override
    public void disconnect() {}

    @Override
    public void close() {
        try {
            process.outputWriter().close();
        } catch (IOException alreadyGone) {
            process.destroyForcibly();
        }
        ends(process, STOP_LIMIT_S);
    }
}
