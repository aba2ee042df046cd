package tandem.engine.retention;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.EngineSettings;
import tandem.engine.audit.Act;
import tandem.engine.audit.Audit;
import tandem.engine.time.EngineClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class SweepTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir Path dir;

    private final Map<String, Instant> before = new HashMap<>();
    private final List<Act> told = new ArrayList<>();
    private EngineSettings.Retention policy = new EngineSettings.Retention(10, 5, 3, 366, 72);
    private Instant now = START;
    private long nanos = 1;
    private boolean failing;

    @Test
    void eachClassIsSweptByItsOwnAge() {
        sweep().run();

        assertEquals(START.minus(DAY.multipliedBy(10)), before.get("calls"));
        assertEquals(START.minus(DAY.multipliedBy(5)), before.get("recordings"));
        assertEquals(START.minus(DAY.multipliedBy(3)), before.get("voicemails"));
        assertEquals(START.minus(DAY.multipliedBy(366)), before.get("events"));
        assertEquals(START.minus(Duration.ofHours(72)), before.get("journal"));
        assertEquals("retention", told.getLast().name());
        assertTrue(told.getLast().detail().contains("\"calls\":7"), told.getLast().detail());
    }

    @Test
    void zeroDaysKeepForEverAndTheSecurityLogIsKeptAsTheLawWants() {
        policy = new EngineSettings.Retention(0, 0, 0, 10, 72);

        sweep().run();

        assertFalse(before.containsKey("calls"));
        assertFalse(before.containsKey("recordings"));
        assertEquals(START.minus(DAY.multipliedBy(183)), before.get("events"));
        assertEquals(START.minus(DAY.multipliedBy(183)), before.get("audit"));
    }

    @Test
    void aClockThatJumpsAheadDeletesAtMostADayMoreWithEachSweep() {
        Sweep sweep = sweep();
        sweep.run();

        passes(DAY);
        now = now.plus(DAY.multipliedBy(3650));
        sweep.run();

        assertEquals(START.plus(DAY.multipliedBy(2 - 10)), before.get("calls"));
        assertTrue(told.getLast().detail().contains("\"clock_ahead\":true"));
    }

    @Test
    void aJumpIsNotForgottenOverARestart() {
        sweep().run();

        now = now.plus(DAY.multipliedBy(3650));
        sweep().run();
        sweep().run();

        assertEquals(START.plus(DAY.multipliedBy(2 - 10)), before.get("calls"));
    }

    @Test
    void aClockThatIsSetBackDeletesLessAndGoesOn() {
        Sweep sweep = sweep();
        passes(DAY);
        sweep.run();

        now = START.minus(DAY.multipliedBy(30));
        sweep.run();
        assertEquals(START.minus(DAY.multipliedBy(40)), before.get("calls"));

        passes(DAY);
        sweep.run();
        assertEquals(START.minus(DAY.multipliedBy(39)), before.get("calls"));
    }

    @Test
    void aClassThatCannotBeSweptDoesNotKeepTheOthers() {
        failing = true;

        Map<String, Integer> deleted = sweep().run();

        assertFalse(deleted.containsKey("calls"));
        assertEquals(7, deleted.get("events"));
    }

    private void passes(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    private Sweep sweep() {
        return new Sweep(() -> policy, new Noting(), new Told(), new Clock(), dir.resolve("state"));
    }

    private final class Clock implements EngineClock {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return now;
        }
    }

    private final class Told implements Audit {
        @Override
        public CompletableFuture<Boolean> tell(Act act) {
            told.add(act);
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public void tellIfRoom(Act act) {
            tell(act);
        }

        @Override
        public boolean writable() {
            return true;
        }
    }

    private final class Noting implements Sweep.Hands {
        @Override
        public int calls(Instant at) {
            if (failing) {
                throw new IllegalStateException("away");
            }
            return note("calls", at);
        }

        @Override
        public int recordingsByPlan(LocalDate today) {
            return note("recordings_by_plan", today.atStartOfDay(ZoneOffset.UTC).toInstant());
        }

        @Override
        public int recordings(LocalDate at) {
            return note("recordings", at.atStartOfDay(ZoneOffset.UTC).toInstant());
        }

        @Override
        public int voicemails(Instant at) {
            return note("voicemails", at);
        }

        @Override
        public int events(Instant at) {
            return note("events", at);
        }

        @Override
        public int audit(Instant at) {
            return note("audit", at);
        }

        @Override
        public int journal(Instant at) {
            return note("journal", at);
        }

        @Override
        public Optional<Instant> newest() {
            return Optional.of(START);
        }

        private int note(String name, Instant at) {
            before.put(name, at);
            return 7;
        }
    }
}
