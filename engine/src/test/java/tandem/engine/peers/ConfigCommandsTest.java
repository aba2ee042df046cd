package tandem.engine.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.engine.Tandem;
import tandem.engine.ops.RunFile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An engine as a process, and the commands that change its config from outside. */
@Execution(ExecutionMode.CONCURRENT)
class ConfigCommandsTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path dir;
    private Path conf;
    private Path queues;
    private Process engine;

    /** What a command left behind. */
    private record Done(int exit, String text) {}

    @BeforeEach
    void copy() throws IOException {
        conf = EngineUnderTest.copyOf(Path.of("..", "conf"), dir.resolve("conf"));
        queues = conf.resolve("tenants/demo/queues.yaml");
    }

    @AfterEach
    void kill() {
        if (engine != null) {
            engine.destroyForcibly();
        }
    }

    @Test
    void configIsChangedBySignalAndByCommandAndOutlivesARestart() throws Exception {
        start();
        edit("ring: 15s", "rng: 15s");
        new ProcessBuilder("kill", "-HUP", Long.toString(engine.pid())).start().waitFor();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> command("history").text().contains("running=1 rejected=2 "));
        assertEquals("sighup", newest(2).get("by").asText());

        Done bad = command("apply", "--note", "again");
        assertEquals(3, bad.exit(), bad.text());
        assertTrue(bad.text().contains("tenants/demo/queues.yaml:"), bad.text());
        assertTrue(bad.text().contains("running=1 rejected=3"), bad.text());

        edit("rng: 15s", "ring: 16s");
        Done diff = command("diff");
        assertTrue(diff.text().contains("ring: 15s -> 16s"), diff.text());
        Done good = command("apply");
        assertEquals(0, good.exit(), good.text());
        assertTrue(good.text().startsWith("applied running=4 "), good.text());
        Done back = command("rollback", "--note", "was better");
        assertTrue(back.text().startsWith("applied running=5 rolled_back_to=1 "), back.text());
        assertEquals(1, command("rollback", "77").exit());

        stop();
        Done nobody = command("apply");
        assertEquals(1, nobody.exit());
        assertTrue(nobody.text().contains("no engine runs on "), nobody.text());
        start();
        Done history = command("history");
        assertTrue(history.text().contains("running=5 rolled_back_to=1 held"), history.text());
    }

    @Test
    void secondEngineOnTheSameDataDoesNotStart() throws Exception {
        start();
        Process second = process("run", "second.txt", runOptions());
        assertTrue(second.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, second.exitValue());
        assertTrue(Files.readString(dir.resolve("second.txt")).contains("another engine uses"));
    }

    // ----

    private void start() throws IOException {
        engine = process("run", "err.txt", runOptions());
        BufferedReader said = engine.inputReader();
        assertTrue(said.readLine().startsWith("ready "));
        assertTrue(RunFile.find(dir.resolve("data")).isPresent());
    }

    private void stop() throws InterruptedException {
        engine.destroy();
        assertTrue(engine.waitFor(60, TimeUnit.SECONDS));
        assertTrue(RunFile.find(dir.resolve("data")).isEmpty());
    }

    private String[] runOptions() {
        return new String[] {
            "--conf", conf.toString(),
            "--set", "sip.udp.port=0",
            "--set", "http.port=0",
            "--set", "media.ports=0"
        };
    }

    private JsonNode newest(long generation) throws IOException {
        List<String> lines = Files.readAllLines(dir.resolve("data/config/history.jsonl"));
        for (String line : lines) {
            JsonNode json = new ObjectMapper().readTree(line);
            if (json.get("generation").asLong() == generation) {
                return json;
            }
        }
        throw new AssertionError("no generation " + generation + " in " + lines);
    }

    private void edit(String from, String to) throws IOException {
        Files.writeString(queues, Files.readString(queues).replace(from, to));
    }

    private Done command(String name, String... arguments)
            throws IOException, InterruptedException {
        Process process = process(name, "command.txt", arguments);
        String out = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Done(process.exitValue(), out + Files.readString(dir.resolve("command.txt")));
    }

    private Process process(String name, String errors, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(FastStart.java());
        command.addAll(
                List.of(Tandem.class.getName(), name, "--data", dir.resolve("data").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(dir.resolve(errors).toFile()).start();
    }
}
