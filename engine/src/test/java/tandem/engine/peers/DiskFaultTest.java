package tandem.engine.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * An engine whose disk takes nothing for a while: callers who talk go on talking, new ones are told
 * to come back, and when the disk is well again everything is written without a restart.
 */
class DiskFaultTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SMALL_DISK_MIB = 16;

    @TempDir Path dir;

    private EngineHome home;
    private SipPhone carrier;
    private int admitted;

    @BeforeEach
    void home() throws Exception {
        int trunkPort = EngineUnderTest.freePort();
        home = EngineHome.in(dir, EngineUnderTest.trunkPort(trunkPort));
        carrier = SipPhone.on("127.0.0.1", trunkPort);
    }

    @AfterEach
    void close() {
        carrier.close();
    }

    /** A disk of its own, in a mount namespace that goes away with the engine. */
    @Test
    void fullDiskStopsNoTalkAndLosesNoRecord() throws Exception {
        needRoot();
        Path small = Files.createDirectory(dir.resolve("small"));
        EngineHome onSmallDisk =
                home.with("recordings.min_free_mb", "0")
                        .with(
                                small.resolve("data"),
                                "unshare",
                                "-m",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o size=%dm tandem %s && exec \"$@\""
                                        .formatted(SMALL_DISK_MIB, small),
                                "sh");
        try (EngineChild engine = EngineChild.start(onSmallDisk)) {
            Path filler = engine.seen(small).resolve("filler");
            talkThrough(engine, () -> fill(filler), () -> Files.delete(filler));
        }
    }

    /** Each write fails as on a disk that the system made read-only. */
    @Test
    void diskThatTakesNothingStopsNoTalkAndLosesNoRecord() throws Exception {
        Program.need("prlimit");
        try (EngineChild engine = EngineChild.start(home)) {
            talkThrough(engine, () -> limit(engine, "0"), () -> limit(engine, "unlimited"));
        }
    }

    @Test
    void readOnlyDataDirectoryIsSaidAtTheStart() throws Exception {
        needRoot();
        Path readOnly = Files.createDirectory(dir.resolve("read-only"));
        EngineHome there =
                home.with(
                        readOnly.resolve("data"),
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o ro tandem " + readOnly + " && exec \"$@\"",
                        "sh");

        Process process = EngineChild.launch(there, FastStart.java());

        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue(), there::lastWords);
        assertTrue(there.lastWords().contains("tandem: "), there::lastWords);
        assertTrue(there.lastWords().contains(readOnly.toString()), there::lastWords);
    }

    private interface Act {
        void now() throws Exception;
    }

    private void talkThrough(EngineChild engine, Act breakDisk, Act mendDisk) throws Exception {
        carrier.peer(engine.sip());
        PhoneCall before = answered("4003");

        breakDisk.now();
        refused();
        before.say(Tone.of(700));
        before.awaitTone(700, SOON);
        assertEquals(503, engine.api().ask("/readyz").statusCode());
        before.hangup();
        assertEquals(Ending.How.HUNG_UP, before.awaitEnded(SOON).how());

        mendDisk.now();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> engine.api().ask("/readyz").statusCode() == 200);
        PhoneCall after = answered("4003");
        after.hangup();
        after.awaitEnded(SOON);
        everythingIsWritten(engine);
        Gone.within(engine.api()::metric, SOON, false);
        assertEquals(0, engine.stop());
    }

    private PhoneCall answered(String number) {
        PhoneCall call = carrier.call(number, Tone.of(440));
        call.awaitTone(440, SOON);
        admitted++;
        return call;
    }

    /** The disk is asked when a call comes; from the first refusal on, all are refused. */
    private void refused() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(
                        () -> {
                            PhoneCall call = carrier.call("4003", Tone.of(600));
                            Awaitility.await()
                                    .atMost(SOON)
                                    .until(() -> call.ended().isDone() || call.answered().isDone());
                            if (!call.ended().isDone()) {
                                admitted++;
                                call.hangup();
                            }
                            Ending ending = call.awaitEnded(SOON);
                            return ending.status() == 503 && ending.reason().contains("storage");
                        });
    }

    private void everythingIsWritten(EngineChild engine) throws Exception {
        List<JsonNode> calls =
                Awaitility.await()
                        .atMost(SOON)
                        .ignoreExceptionsMatching(t -> t instanceof AssertionError)
                        .until(() -> answeredCalls(engine), found -> found.size() == admitted);
        JsonNode through = calls.getLast();
        assertEquals("normal", through.get("cause").asText(), through::toString);
        JsonNode recording = through.get("recording");
        assertFalse(recording.get("complete").asBoolean(), through::toString);
        assertTrue(recording.get("gap_ms").asLong() > 0, through::toString);
    }

    private static List<JsonNode> answeredCalls(EngineChild engine) throws Exception {
        List<JsonNode> answered = new ArrayList<>();
        for (JsonNode call : engine.api().endedCalls()) {
            if (!call.get("answered").isNull()) {
                answered.add(call);
            }
        }
        return answered;
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int i = 0; i < SMALL_DISK_MIB * 1024; i++) {
                out.write(block);
            }
            fail("the disk is larger than asked for");
        } catch (IOException full) {
            // As it should be.
        }
    }

    private static void limit(EngineChild engine, String octets) throws Exception {
        Process prlimit =
                new ProcessBuilder(
                                "prlimit",
                                "--pid",
                                Long.toString(engine.pid()),
                                "--fsize=" + octets + ":unlimited")
                        .start();
        assertEquals(0, prlimit.waitFor());
    }

    private static void needRoot() {
        Program.need("unshare");
        boolean root = "root".equals(System.getProperty("user.name"));
        Assumptions.assumeTrue(root, "a disk of its own can only be mounted by root");
    }
}
