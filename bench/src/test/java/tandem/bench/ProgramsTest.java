package tandem.bench;

import java.io.IOException;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Demo and bench against child processes that pretend to be an engine. */
class ProgramsTest {
    @TempDir Path temp;

    private String conf = "";

    @BeforeEach
    void writeConf() throws IOException {
        conf = SmallConf.write(temp.resolve("conf")).toString();
    }

    private int demo(Class<?> engine) {
        return Demo.commandLine()
                .execute(
                        "--hurry",
                        "--conf",
                        conf,
                        "--dir",
                        temp.resolve("run").toString(),
                        "--main",
                        name(engine));
    }

    private static String name(Class<?> main) {
        return main.getName();
    }

    @Test
    void demoVerifiesAGoodEngine() {
        assertEquals(0, demo(FakeEngine.class));
    }

    @Test
    void demoFailsWhenChannelsAreSwapped() {
        assertEquals(1, demo(FakeEngine.Swapping.class));
    }

    @Test
    void engineThatDoesNotStartIsAFailure() {
        assertEquals(1, demo(FakeEngine.Broken.class));
    }

    @Test
    void benchWritesWhatItMeasured() throws IOException {
        Path json = temp.resolve("result.json");
        String args =
                "calls --cps 20 --seconds 1 --warmup 0.5 --hold 300 --media --to 4003 --json "
                        + json;

        int exit =
                Bench.commandLine()
                        .execute(
                                (args + " --conf " + conf + " --main " + name(FakeEngine.class))
                                        .split(" "));

        JsonNode result = new ObjectMapper().readTree(json.toFile()).path("result");
        assertEquals(0, exit, result.toPrettyString());
        assertEquals(20, result.path("completed").asInt());
        assertTrue(result.path("setup").path("p50").asDouble() > 0);
        assertTrue(result.path("engine").path("measured").asBoolean());
        assertTrue(result.path("engine").path("stops").path("measured").asBoolean());
        assertTrue(result.path("sound").path("packets").asLong() > 100);
        assertFalse(result.path("generator").isMissingNode());
    }
}
