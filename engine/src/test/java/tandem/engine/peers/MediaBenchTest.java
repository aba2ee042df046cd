package tandem.engine.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.Bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code bench media} with an engine of its own, as small as it can be. */
@Execution(ExecutionMode.CONCURRENT)
class MediaBenchTest {
    private static final int CALLS = 2;

    /** Two ways, 25 packets each in half a second. */
    private static final int PACKETS = CALLS * 2 * 25;

    @TempDir Path dir;

    @Test
    void callsThatTalkAreMeasuredAgainstTheFloor() throws Exception {
        boolean withFloor = hasCompiler();
        Path json = dir.resolve("result.json");
        String args = "media --mode srtp --seconds 0.5 --warmup 0.5 --calls " + CALLS;
        String where = " --conf ../conf --dir " + dir.resolve("run") + " --json " + json;

        int exit = Bench.run((args + where + (withFloor ? " --floor" : "")).split(" "));

        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertEquals(0, exit, result::toPrettyString);
        assertTalked(result.path("rows").path(0));
        assertTrue(result.path("cpu_ms_per_call_s").asDouble() > 0, result::toPrettyString);
        if (withFloor) {
            assertTalked(result.path("floor"));
        }
    }

    private static void assertTalked(JsonNode row) {
        assertTrue(row.path("packets").asLong() >= PACKETS - CALLS * 2, row::toString);
        assertEquals(0, row.path("lost").asLong(), row::toString);
        assertEquals(0, row.path("changed").asLong(), row::toString);
        assertEquals(0, row.path("junk").asLong(), row::toString);
        assertTrue(row.path("delay_ms").path("max").asDouble() > 0, row::toString);
    }

    private static boolean hasCompiler() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, "cc")));
    }
}
