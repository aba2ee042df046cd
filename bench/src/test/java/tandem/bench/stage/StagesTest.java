package tandem.bench.stage;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StagesTest {
    @Test
    void aStageIsFoundByItsPrintedNameAndMeasured() throws RunnerException {
        List<StageFigure> figures = Stages.measure(List.of("companding.toOther"), 10, true);

        assertEquals(1, figures.size());
        assertEquals("Companding.toOtherLaw", figures.getFirst().name());
        assertTrue(figures.getFirst().cpuNsPerOp() > 0);
        assertEquals(figures.getFirst().cpuNsPerOp(), figures.getFirst().cpuNsPerFrame());
    }

    @Test
    void anUnknownStageIsRefused() {
        assertThrows(
                RunnerException.class, () -> Stages.measure(List.of("no-such-stage"), 10, true));
    }
}
