package tandem.engine.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** A call's clock while the machine's is set. */
class AnchoredClockTest {
    private static final Instant EPOCH = Instant.parse("2026-11-23T09:00:00Z");

    /** Two clocks that tests move apart. */
    private static final class Machine implements EngineClock {
        private long nanos;
        private Duration step = Duration.ZERO;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return EPOCH.plus(step).plusNanos(nanos);
        }
    }

    @Test
    void hourBackOrForwardShowsInNoTimeOfWhatHasBegun() {
        Machine machine = new Machine();
        AnchoredClock call = new AnchoredClock(machine);

        machine.nanos += 1_500_000_000L;
        machine.step = Duration.ofHours(-1);
        assertEquals(EPOCH.plusMillis(1_500), call.now());
        machine.step = Duration.ofHours(1);
        assertEquals(EPOCH.plusMillis(1_500), call.now());

        assertEquals(EPOCH.plusMillis(1_500).plus(machine.step), new AnchoredClock(machine).now());
    }

    @Test
    void neverGoesBackWhateverTheWallClockDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Machine machine = new Machine();
        AnchoredClock call = new AnchoredClock(machine);
        Instant last = call.now();
        for (int i = 0; i < 10_000; i++) {
            long passed = random.nextInt(50_000_000);
            machine.nanos += passed;
            machine.step = Duration.ofMillis(random.nextInt());
            Instant now = call.now();
            assertFalse(now.isBefore(last), "seed " + seed);
            assertFalse(now.isAfter(last.plusNanos(passed).plusMillis(1)), "seed " + seed);
            last = now;
        }
    }
}
