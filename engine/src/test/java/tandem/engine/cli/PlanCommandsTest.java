package tandem.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.Tandem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The plan tools as operators run them: processes with output and exit codes. */
class PlanCommandsTest {
    private static final Path CONF = Path.of("..", "conf");

    @TempDir Path dir;

    private record Ended(int code, String out, String err) {}

    private Ended tandem(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                Tandem.class.getName()));
        command.addAll(List.of(arguments));
        Path err = dir.resolve("err.txt");
        Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
        try {
            String out = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            return new Ended(process.exitValue(), out, Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private Path copyOfConf() throws IOException {
        Path copy = dir.resolve("conf");
        try (Stream<Path> files = Files.walk(CONF)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(CONF.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        return copy;
    }

    private static void add(Path conf, String tests) throws IOException {
        Files.writeString(
                conf.resolve("tenants/demo/more-tests.yaml"),
                "version: 1\ntenant: demo\ntests:\n" + tests);
    }

    @Test
    void testRunsThePlansTestsAndFailsWhenOneFails() throws Exception {
        Path conf = copyOfConf();
        add(
                conf,
                """
                  - name: reaches support
                    call: { from: "139", to: "4002", at: "2026-12-02T10:00:00+08:00" }
                    input: [ { dtmf: "1" } ]
                    expect: { queue: support }
                  - name: knows better
                    call: { from: "139", to: "4004", at: "2026-12-02T10:00:00+08:00" }
                    expect: { path: [tell], hangup: normal }
                """);

        Ended bad = tandem("test", conf.toString());
        add(conf, "  []\n");

        assertEquals(1, bad.code(), bad::toString);
        assertTrue(bad.out().contains("ok     demo: reaches support"), bad::toString);
        assertTrue(bad.out().contains("tenants/demo/more-tests.yaml:8:"), bad::toString);
        assertTrue(bad.out().contains("path: expected [tell], got [tell, end]"), bad::toString);
    }

    @Test
    void simulateShowsTheWayOfACall() throws Exception {
        Ended text =
                tandem(
                        "simulate",
                        "--conf",
                        CONF.toString(),
                        "--from",
                        "139",
                        "--to",
                        "4002",
                        "--at",
                        "2026-12-02T22:00",
                        "--press",
                        "9,1");

        assertEquals(0, text.code(), text::toString);
        assertTrue(text.out().contains("at 2026-12-02T22:00+08:00"), text::toString);
        assertTrue(text.out().contains("plays prompts/invalid.wav"), text::toString);
        assertTrue(text.out().contains("seats, longest-idle first: 1001 1002"), text::toString);
        assertTrue(text.out().contains("check-hours > tell-closed > to-support"), text::toString);
    }

    @Test
    void simulateSpeaksJsonAndRefusesWhatTheEngineWouldRefuse() throws Exception {
        Ended json =
                tandem(
                        "simulate",
                        "--conf",
                        CONF.toString(),
                        "--from",
                        "1001",
                        "--to",
                        "9012345",
                        "--outcome",
                        "call=busy",
                        "--json");
        Ended refused =
                tandem("simulate", "--conf", CONF.toString(), "--from", "139", "--to", "1001");

        JsonNode course = new ObjectMapper().readTree(json.out());
        assertEquals(0, json.code(), json::toString);
        assertEquals("012345", course.get("dial").asText());
        assertEquals("busy", course.get("end").get("cause").asText());
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("refused: no number"), refused::toString);
    }

    @Test
    void diffNamesObjectsAndNeverSecrets() throws Exception {
        Path conf = copyOfConf();
        Path seats = conf.resolve("tenants/demo/seats.yaml");
        Files.writeString(seats, Files.readString(seats).replace("tandem-1004", "other-1004"));
        Path queues = conf.resolve("tenants/demo/queues.yaml");
        Files.writeString(queues, Files.readString(queues).replace("ring: 15s", "ring: 16s"));

        Ended diff = tandem("diff", CONF.toString(), conf.toString());

        assertEquals(0, diff.code(), diff::toString);
        assertTrue(diff.out().contains("~ queue demo/support  (at once)"), diff::toString);
        assertTrue(diff.out().contains("    ring: 15s -> 16s"), diff::toString);
        assertTrue(diff.out().contains("    password: changed, not shown"), diff::toString);
        assertFalse(diff.out().contains("1004\""), diff::toString);
        assertFalse(diff.out().contains("other-1004"), diff::toString);
    }

    @Test
    void convertWritesATreeThatPassesTheCheckAndSaysWhatIsMissing() throws Exception {
        Path extensions = dir.resolve("extensions.conf");
        Files.writeString(
                extensions,
                """
                [from-trunk]
                exten => 4000,1,Answer()
                 same => n,AGI(lookup.php)
                 same => n,Playback(hello)
                 same => n,Queue(sales)
                """);
        Path out = dir.resolve("converted");

        Ended converted =
                tandem("convert", "asterisk", extensions.toString(), "--out", out.toString());
        Ended again = tandem("convert", "asterisk", extensions.toString(), "--out", out.toString());

        assertEquals(0, converted.code(), converted::toString);
        assertTrue(
                converted.err().contains("extensions.conf:3: AGI(lookup.php) is not converted"),
                converted::toString);
        assertTrue(converted.out().startsWith("ok "), converted::toString);
        assertEquals(0, tandem("check", out.toString()).code());
        assertEquals(1, again.code());
    }
}
