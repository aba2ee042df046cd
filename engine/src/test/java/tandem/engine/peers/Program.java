package tandem.engine.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * Programs that nobody here wrote. Where they must not be missing (CI), their absence fails the
 * test.
 */
final class Program {
    private Program() {}

    /** Skips the test when one of them is not installed; fails it when TANDEM_PEERS=required. */
    static void need(String... names) {
        for (String name : names) {
            boolean there =
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(dir -> Files.isExecutable(Path.of(dir, name)));
            if (!there && "required".equals(System.getenv("TANDEM_PEERS"))) {
                fail(name + " is not installed, and nothing may be skipped here");
            }
            Assumptions.assumeTrue(there, name + " is not installed; ./tandem verify installs it");
        }
    }

    /** Sends a signal by its name, such as TERM or USR1. */
    static void signal(String name, Process to) throws IOException, InterruptedException {
        // Built into each shell, while the program of that name is not everywhere.
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + to.pid()).start().waitFor();
    }

    /** Runs to the end; the output goes to the failure's text. */
    static String succeed(Path dir, long limitSeconds, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(dir, "program", ".out");
        Process process =
                new ProcessBuilder(command)
                        .directory(dir.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        boolean ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(out, StandardCharsets.ISO_8859_1);
        String tail = said.substring(Math.max(0, said.length() - 6000));
        assertEquals(
                0, ended ? process.exitValue() : -1, () -> String.join(" ", command) + "\n" + tail);
        return said;
    }
}
