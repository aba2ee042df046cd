package tandem.engine.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Two baresip softphones meet through the queue. They refuse loopback, so engine and phones run in
 * a network namespace of the test's own, on one end of a veth pair.
 */
class BaresipTest {
    @TempDir Path dir;

    @Test
    void twoPhonesMeetThroughTheQueueAndHearEachOther() throws Exception {
        meet("plain");
    }

    @Test
    void phonesThatInsistOnSrtpHearEachOtherToo() throws Exception {
        String said = meet("srtp");

        assertFalse(said.contains("inline:"), "keys were printed");
    }

    private String meet(String media) throws Exception {
        Program.need("baresip", "ip", "unshare");
        Path script = dir.resolve("meet.sh");
        Files.writeString(
                script,
                """
                set -e
                ip link set lo up
                ip link add v0 type veth peer name v1
                ip addr add %s/24 dev v0
                ip link set v0 up
                ip link set v1 up
                exec "$@"
                """
                        .formatted(BaresipMeeting.ADDRESS));

        String said =
                Program.succeed(
                        dir,
                        120,
                        List.of(
                                "unshare",
                                "--net",
                                "--map-root-user",
                                "--kill-child",
                                "sh",
                                script.toString(),
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                BaresipMeeting.class.getName(),
                                dir.toString(),
                                Path.of("..", "conf").toAbsolutePath().normalize().toString(),
                                media));

        assertTrue(said.contains("all verified"), said);
        return said;
    }
}
