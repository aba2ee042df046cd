package tandem.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.bench.media.Arrivals;
import tandem.bench.media.Delay;
import tandem.bench.media.Figure;
import tandem.bench.media.Timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MediaReportTest {
    private static final Machine MACHINE = new Machine(2, "Linux", "Java", List.of());

    @TempDir Path dir;

    private static Figure figure(String name, double cpuMs, long lost, long changed) {
        Delay delay = new Delay(0.1, 0.2, 0.3, 4);
        return new Figure(name, cpuMs, 3, new Arrivals(delay, 1_000, lost, changed, 0, 1), 0.1);
    }

    private static MediaReport report(Optional<Figure> floor, Figure... rows) {
        return new MediaReport(
                "relay,record", new Timing(50, 10, 5), floor, List.of(rows), 0, MACHINE);
    }

    @Test
    void ratiosAreToTheFloorOfTheSameRun() throws IOException {
        Path json = dir.resolve("result.json");
        MediaReport report =
                report(
                        Optional.of(figure("floor", 0.8, 0, 0)),
                        figure("relay", 1.2, 0, 0),
                        figure("record", 2, 0, 0));

        report.write(json);
        JsonNode written = new ObjectMapper().readTree(json.toFile());

        assertEquals(1.2, written.path("cpu_ms_per_call_s").asDouble());
        assertEquals(1.5, written.path("ratio_to_floor").asDouble());
        assertEquals(2.5, written.path("rows").path(1).path("ratio_to_floor").asDouble());
        assertEquals(1, written.path("floor").path("ratio_to_floor").asDouble());
        assertEquals(0.3, written.path("rows").path(1).path("delay_ms").path("p99").asDouble());
        assertTrue(report.text().contains("1.50"), report.text());
    }

    @Test
    void withoutAFloorThereAreNoRatios() throws IOException {
        Path json = dir.resolve("result.json");

        report(Optional.empty(), figure("relay", 1.2, 0, 0)).write(json);

        assertFalse(new ObjectMapper().readTree(json.toFile()).has("ratio_to_floor"));
    }

    @Test
    void lostOrChangedPacketsAreAFailure() {
        assertTrue(report(Optional.empty(), figure("relay", 1, 0, 0)).clean());
        assertFalse(report(Optional.empty(), figure("relay", 1, 1, 0)).clean());
        assertFalse(report(Optional.empty(), figure("relay", 1, 0, 1)).clean());
    }
}
