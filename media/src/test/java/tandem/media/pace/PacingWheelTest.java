package tandem.media.pace;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import tandem.media.pace.PacingWheel.Entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PacingWheelTest {
    private static final long ORIGIN = -123_456_789;
    private static final long MS = 1_000_000;

    private final PacingWheel wheel = new PacingWheel(ORIGIN);
    private final List<Long> calls = new ArrayList<>();

    @Test
    void anEntryIsCalledOnceAtItsTime() {
        wheel.schedule(new Entry(calls::add), ORIGIN + 20 * MS);
        tickTo(19);
        assertTrue(calls.isEmpty());

        tickTo(100);
        assertEquals(List.of(ORIGIN + 20 * MS), calls);
        assertTrue(wheel.isEmpty());
    }

    @Test
    void schedulingAgainReplaces() {
        Entry entry = new Entry(calls::add);
        wheel.schedule(entry, ORIGIN + 20 * MS);
        wheel.schedule(entry, ORIGIN + 50 * MS);
        tickTo(45);
        assertTrue(calls.isEmpty());

        wheel.cancel(entry);
        wheel.cancel(entry);
        tickTo(100);
        assertTrue(calls.isEmpty());
        assertTrue(wheel.isEmpty());
    }

    @Test
    void whatIsOverdueIsCalledAtTheNextTick() {
        tickTo(1000);
        wheel.schedule(new Entry(calls::add), ORIGIN);
        tickTo(1005);
        assertEquals(1, calls.size());
    }

    @Test
    void anEntryMayCancelAnotherThatIsDueAtTheSameTime() {
        Entry victim = new Entry(calls::add);
        wheel.schedule(new Entry(_ -> wheel.cancel(victim)), ORIGIN + 5 * MS);
        wheel.schedule(victim, ORIGIN + 5 * MS);
        tickTo(100);
        assertTrue(calls.isEmpty());
    }

    @Test
    void alignGivesTheNextPointOfTheGrid() {
        assertEquals(ORIGIN, wheel.align(ORIGIN));
        assertEquals(ORIGIN + 5 * MS, wheel.align(ORIGIN + 1));
        assertEquals(ORIGIN + 5 * MS, wheel.align(ORIGIN + 5 * MS));
    }

    @Test
    void randomDeadlinesAreMetWithinASlotWhateverTheTicks() {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            PacingWheel tested = new PacingWheel(0);
            long[] now = {0};
            int[] called = {0};
            String message = "seed " + seed;
            for (int i = 0; i < 200; i++) {
                long deadline = random.nextLong(10_000 * MS);
                tested.schedule(
                        new Entry(
                                at -> {
                                    called[0]++;
                                    assertTrue(at >= deadline, message);
                                    assertTrue(deadline > now[0] - PacingWheel.SLOT_NS, message);
                                }),
                        deadline);
            }
            for (long at = 0; at < 10_100 * MS; ) {
                long next = at + random.nextLong(random.nextInt(20) == 0 ? 700 * MS : 6 * MS);
                tested.advance(next);
                now[0] = next;
                at = next;
            }
            assertEquals(200, called[0], message);
            assertTrue(tested.isEmpty(), message);
        }
    }

    private void tickTo(long ms) {
        for (long at = 0; at <= ms; at += 5) {
            wheel.advance(ORIGIN + at * MS);
        }
        wheel.advance(ORIGIN + ms * MS);
    }
}
