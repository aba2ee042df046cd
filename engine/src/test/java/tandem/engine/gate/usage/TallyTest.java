package tandem.engine.gate.usage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import tandem.dialplan.Purpose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TallyTest {
    private static final long DAY_MS = 86_400_000;
    private static final long BEGIN_MS = 1_800_000_000_000L;

    private final Tally tally = new Tally();

    @Test
    void holdsWhatAPlainMapHolds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Long, List<Long>> oracle = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            long key = Keys.ofCallee("861" + random.nextInt(20_000));
            List<Long> events = oracle.computeIfAbsent(key, _ -> new ArrayList<>());
            if (random.nextInt(4) == 0 && !events.isEmpty()) {
                long gone = events.remove(random.nextInt(events.size()));
                assertTrue(tally.remove(key, gone), () -> "seed " + seed);
            } else {
                long event =
                        Event.of(
                                random.nextInt(3),
                                Purpose.SURVEY,
                                BEGIN_MS + random.nextLong(DAY_MS));
                tally.add(key, event);
                events.add(event);
            }
        }
        long half = BEGIN_MS + DAY_MS / 2;
        for (int part = 0; part < Tally.PARTS; part++) {
            tally.sweep(part, half);
        }
        oracle.values().forEach(events -> events.removeIf(event -> Event.ms(event) < half));
        oracle.forEach(
                (key, events) -> assertEquals(sorted(events), held(key), () -> "seed " + seed));
        assertEquals(oracle.values().stream().filter(e -> !e.isEmpty()).count(), tally.keys());
    }

    private List<Long> held(long key) {
        List<Long> held = new ArrayList<>();
        tally.each(key, held::add);
        return sorted(held);
    }

    private static List<Long> sorted(List<Long> events) {
        return events.stream().sorted().toList();
    }

    @Test
    void calleeWithOneCallTakesAtMost28Octets() {
        int callees = 500_000;
        for (int i = 0; i < callees; i++) {
            tally.add(Keys.ofCallee("8613800" + i), Event.of(1, Purpose.SERVICE, BEGIN_MS + i));
        }

        assertTrue(tally.octets() / callees <= 28, tally.octets() + " octets");
    }
}
