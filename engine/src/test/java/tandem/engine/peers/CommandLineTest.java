package tandem.engine.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;
import tandem.engine.Tandem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The program as operators run it: a process with exit codes, a ready line and signals. */
@Execution(ExecutionMode.CONCURRENT)
class CommandLineTest {
    private static final Pattern READY =
            Pattern.compile(
                    "ready sip=udp:127\\.0\\.0\\.1:(\\d+) http=127\\.0\\.0\\.1:(\\d+) pid=(\\d+)");
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir Path dir;
    private Process process;

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void shippedConfIsGood() throws Exception {
        assertEquals(0, run("check", Path.of("..", "conf").toString()));
        assertTrue(output().startsWith("ok "), output());
    }

    @Test
    void brokenConfIsRejectedWithItsPlace() throws Exception {
        Path conf = EngineUnderTest.copyOf(Path.of("..", "conf"), dir.resolve("conf"));
        Path queues = conf.resolve("tenants/demo/queues.yaml");
        Files.writeString(queues, Files.readString(queues).replace("ring: 15s", "rng: 15s"));

        assertEquals(3, run("check", "--conf", conf.toString()));
        assertTrue(output().contains("tenants/demo/queues.yaml:10:5: E107: "), output());
        assertEquals(
                3, run("run", "--conf", conf.toString(), "--data", dir.resolve("d").toString()));
    }

    @Test
    void wrongUsageIsTwo() throws Exception {
        assertEquals(2, run("check", "--no-such-option"));
    }

    @Test
    void takenPortIsSaidPlainly() throws Exception {
        try (SipPhone other = SipPhone.on("127.0.0.1")) {
            assertEquals(
                    1,
                    run(
                            "run",
                            "--conf",
                            Path.of("..", "conf").toString(),
                            "--data",
                            dir.resolve("d").toString(),
                            "--set",
                            "sip.udp.port=" + other.port()));
            assertTrue(output().contains("cannot listen on udp"), output());
        }
    }

    @Test
    void sigtermLetsTheRunningCallEndRefusesNewOnesAndExitsWithZero() throws Exception {
        int trunkPort = EngineUnderTest.freePort();
        Path conf = EngineUnderTest.copyOf(Path.of("..", "conf"), dir.resolve("conf"));
        Path trunks = conf.resolve("trunks.yaml");
        Files.writeString(trunks, Files.readString(trunks).replace("5080", "" + trunkPort));
        start(
                "run",
                "--conf",
                conf.toString(),
                "--data",
                dir.resolve("data").toString(),
                "--set",
                "sip.udp.port=0",
                "--set",
                "http.port=0",
                "--set",
                "media.ports=0");
        try (BufferedReader said = process.inputReader()) {
            Matcher ready = READY.matcher(said.readLine());
            assertTrue(ready.matches());
            assertEquals(process.pid(), Long.parseLong(ready.group(3)));
            InetSocketAddress sip =
                    new InetSocketAddress("127.0.0.1", Integer.parseInt(ready.group(1)));
            try (SipPhone carrier = SipPhone.on("127.0.0.1", trunkPort).peer(sip)) {
                PhoneCall call = carrier.call("4003", Tone.of(440));
                call.awaitTone(440, SOON);

                process.toHandle().destroy();
                awaitDraining(Integer.parseInt(ready.group(2)));
                assertEquals(503, carrier.call("4003", Tone.of(600)).awaitEnded(SOON).status());
                call.hangup();
                assertEquals(Ending.How.HUNG_UP, call.awaitEnded(SOON).how());
            }
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }
    }

    /** The signal takes a moment to arrive. */
    private static void awaitDraining(int httpPort) {
        URI uri = URI.create("http://127.0.0.1:" + httpPort + "/readyz");
        try (HttpClient http = HttpClient.newHttpClient()) {
            Awaitility.await()
                    .atMost(SOON)
                    .until(
                            () ->
                                    http.send(
                                                            HttpRequest.newBuilder(uri).build(),
                                                            HttpResponse.BodyHandlers.discarding())
                                                    .statusCode()
                                            == 503);
        }
    }

    // ----

    private void start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(FastStart.java());
        command.add(Tandem.class.getName());
        command.addAll(List.of(arguments));
        process =
                new ProcessBuilder(command).redirectError(dir.resolve("err.txt").toFile()).start();
    }

    private int run(String... arguments) throws Exception {
        start(arguments);
        Files.write(dir.resolve("out.txt"), process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(dir.resolve("out.txt")) + Files.readString(dir.resolve("err.txt"));
    }
}
