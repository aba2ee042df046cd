package tandem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import tandem.bench.load.SeatLogin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConfCopyTest {
    @TempDir Path temp;

    private ConfCopy copy;

    @BeforeEach
    void copyATree() throws IOException {
        copy = ConfCopy.of(SmallConf.write(temp.resolve("conf")), temp.resolve("copy"));
    }

    private Map<?, ?> read(String file) throws IOException {
        Object root =
                new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(temp.resolve("copy").resolve(file)));
        return (Map<?, ?>) root;
    }

    @Test
    void trunkGetsItsPortAndKeepsTheRest() throws IOException {
        copy.trunkPort("lab", 41_234);

        Map<?, ?> lab = (Map<?, ?>) ((Map<?, ?>) read("trunks.yaml").get("trunks")).get("lab");
        assertEquals("41234", lab.get("port"));
        assertEquals("127.0.0.1", lab.get("host"));
        assertEquals(List.of("PCMA", "PCMU"), lab.get("codecs"));
    }

    @Test
    void queueGetsNewSeatsWithoutRest() throws IOException {
        List<SeatLogin> logins = copy.seats("demo", "support", 3);

        assertEquals(3, logins.size());
        Map<?, ?> queue =
                (Map<?, ?>)
                        ((Map<?, ?>) read("tenants/demo/queues.yaml").get("queues")).get("support");
        assertEquals(List.of("20001", "20002", "20003"), queue.get("seats"));
        assertEquals("0s", queue.get("wrapup"));
        assertEquals("prompts/hold.wav", queue.get("music"));
        Map<?, ?> seats = (Map<?, ?>) read("tenants/demo/bench-seats.yaml").get("seats");
        assertEquals(
                Map.of("id", "20001", "name", "bench 20001", "password", "bench-20001"),
                ((List<?>) seats.get("human")).getFirst());
    }

    @Test
    void recordingIsSwitchedWhereItStands() throws IOException {
        copy.recording("demo", false);

        assertEquals(
                Map.of("default", Map.of("on", "false")),
                read("tenants/demo/tenant.yaml").get("recording"));
    }

    @Test
    void theOriginalIsNotTouched() throws IOException {
        copy.trunkPort("lab", 41_234);

        assertTrue(Files.readString(temp.resolve("conf/trunks.yaml")).contains("5080"));
    }

    @Test
    void folderWithoutTenantsIsNoConf() {
        assertThrows(
                IOException.class, () -> ConfCopy.of(temp.resolve("nowhere"), temp.resolve("x")));
    }
}
