package tandem.engine.store;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.EndCause;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Invariant I3: a call that was acknowledged has its record, also after kill -9. */
final class KillTest {
    private static final int ENOUGH = 400;

    @TempDir Path dir;

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        long seed = System.nanoTime();
        List<String> acknowledged = runAndKill(seed);

        try (CallStore store =
                        CallStore.open(
                                Database.open("sqlite:tandem.db", dir),
                                dir.resolve("spool"),
                                call -> {},
                                InstantSource.system(),
                                StoreLimits.DEFAULT);
                StoredCalls archive =
                        new StoredCalls(Database.open("sqlite:tandem.db", dir), store)) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(store.recovered()::isDone);
            for (String line : acknowledged) {
                assertThere(line, archive, seed);
            }
        }
    }

    private static void assertThere(String line, CallArchive archive, long seed) {
        String id = line.substring(line.indexOf(' ') + 1);
        Optional<String> cause =
                archive.find(id).flatMap(call -> call.cause()).map(EndCause::reason);
        if (line.startsWith("opened")) {
            assertEquals(Optional.of("engine-restart"), cause, () -> line + ", seed " + seed);
        } else {
            assertEquals(true, cause.isPresent(), () -> line + ", seed " + seed);
        }
    }

    private List<String> runAndKill(long seed) throws Exception {
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledProcess.class.getName(),
                                dir.toString(),
                                Long.toString(seed))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            while (lines.size() < ENOUGH) {
                lines.add(Objects.requireNonNull(out.readLine(), "it ended by itself"));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return lines;
    }
}
