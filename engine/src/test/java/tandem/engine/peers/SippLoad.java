package tandem.engine.peers;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A sipp that goes on until it is told to stop, and the messages that it saw. */
final class SippLoad implements AutoCloseable {
    private static final long STOP_LIMIT_S = 20;

    private final Process process;
    private final Path trace;

    /**
     * A message as sipp saw it.
     *
     * @param what method, or status of a response
     * @param method of CSeq
     * @param branch of the topmost Via, which names the transaction
     */
    record Seen(
            Instant at, boolean sent, String what, String callId, String method, String branch) {}

    private SippLoad(Process process, Path trace) {
        this.process = process;
        this.trace = trace;
    }

    /**
     * @param scenario name of a file in {@code /sipp/}
     * @param port where it sends from
     */
    static SippLoad start(Path dir, String scenario, int port, String... arguments)
            throws IOException, URISyntaxException {
        Path trace = dir.resolve(scenario + "-" + port + ".messages");
        List<String> command = new ArrayList<>(List.of("sipp", "-sf", scenario(scenario)));
        command.addAll(List.of("-i", "127.0.0.1", "-p", Integer.toString(port), "-nostdin"));
        command.addAll(List.of("-trace_msg", "-message_file", trace.toString()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(dir.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(dir.resolve(scenario + ".out").toFile())
                        .start();
        return new SippLoad(process, trace);
    }

    static String scenario(String name) throws URISyntaxException {
        return Path.of(SippLoad.class.getResource("/sipp/" + name + ".xml").toURI()).toString();
    }

    /** Places no more calls, and waits for those under way. */
    void stop() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("sipp ended by itself, status " + process.exitValue());
        }
        Program.signal("USR1", process);
        if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Waits until it has placed all its calls and these are over. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            throw new AssertionError("sipp goes on and on");
        }
    }

    /** Everything that it sent and received. */
    List<Seen> seen() throws IOException {
        List<Seen> all = new ArrayList<>();
        String text = Files.readString(trace, StandardCharsets.ISO_8859_1);
        for (String block : text.split("(?m)^-{40,} ")) {
            String[] parts = block.split("\\R\\R", 2);
            if (parts.length == 2 && parts[0].contains(" message ")) {
                all.add(seen(parts[0], parts[1]));
            }
        }
        return all;
    }

    private static Seen seen(String heading, String message) {
        LocalDateTime at = LocalDateTime.parse(heading.substring(0, 26).replace(' ', 'T'));
        String start = message.substring(0, message.indexOf('\n')).trim();
        String what = start.startsWith("SIP/2.0 ") ? start.substring(8, 11) : start.split(" ")[0];
        return new Seen(
                at.atZone(ZoneId.systemDefault()).toInstant(),
                heading.contains(" sent"),
                what,
                header(message, "Call-ID"),
                header(message, "CSeq").replaceAll("\\d+\\s+", ""),
                header(message, "Via").replaceAll(".*;branch=([^;,]*).*", "$1"));
    }

    private static String header(String message, String name) {
        int at = message.indexOf("\n" + name + ":");
        int end = message.indexOf('\n', at + 1);
        return at < 0 || end < 0 ? "" : message.substring(at + name.length() + 2, end).trim();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
