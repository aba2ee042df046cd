package tandem.engine.cdr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

import tandem.media.StreamStats;

/**
 * Calls as nobody would make them, from a seed: same seed, same calls. All times at the
 * millisecond.
 */
public final class RandomCalls {
    private static final Instant EPOCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final String[] TEXTS = {
        "", "4000", "sales", "a b", "O'Hara; DROP", "\"q\"", "\\", "呼叫", "naïve\n2", "%_"
    };

    private final Random random;
    private int count;

    public RandomCalls(long seed) {
        this.random = new Random(seed);
    }

    /** A call that goes on. */
    public CallRecord live() {
        CallRecord call = ended();
        CallRecord.State state =
                pick(
                        CallRecord.State.ARRIVED,
                        CallRecord.State.ANSWERED,
                        CallRecord.State.QUEUED,
                        CallRecord.State.RINGING,
                        CallRecord.State.TALKING);
        return new CallRecord(
                call.id(),
                call.tenant(),
                state,
                call.direction(),
                call.from(),
                call.to(),
                call.flow(),
                call.started(),
                call.answered(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                call.legs(),
                call.segments(),
                Optional.empty(),
                call.configHash());
    }

    /** A call that is over. */
    public CallRecord ended() {
        Instant started = EPOCH.plusMillis(random.nextLong(3_600_000));
        return new CallRecord(
                "c" + ++count + "-" + Long.toHexString(random.nextLong()),
                pick("demo", "acme"),
                CallRecord.State.ENDED,
                pick(CallRecord.Direction.values()),
                text(),
                text(),
                text(),
                started,
                maybe(() -> later(started)),
                Optional.of(later(started)),
                Optional.of(cause()),
                Optional.of(pick(CallRecord.HangupBy.values())),
                legs(started),
                segments(started),
                maybe(() -> recording(started)),
                text());
    }

    private List<LegRecord> legs(Instant started) {
        List<LegRecord> legs = new ArrayList<>();
        for (int number = 1 + random.nextInt(4); number > 0; number--) {
            legs.addFirst(
                    new LegRecord(
                            number,
                            pick(LegRecord.Role.values()),
                            text(),
                            text(),
                            text(),
                            pick("", "PCMA", "PCMU"),
                            later(started),
                            maybe(() -> later(started)),
                            maybe(() -> later(started)),
                            maybe(() -> later(started)),
                            maybe(this::cause),
                            media()));
        }
        return legs;
    }

    private List<SegmentRecord> segments(Instant started) {
        List<SegmentRecord> segments = new ArrayList<>();
        for (int left = random.nextInt(6); left > 0; left--) {
            segments.add(
                    new SegmentRecord(
                            pick(SegmentRecord.Kind.values()),
                            text(),
                            text(),
                            later(started),
                            maybe(() -> later(started)),
                            text()));
        }
        return segments;
    }

    private StreamStats media() {
        return random.nextBoolean()
                ? StreamStats.NONE
                : new StreamStats(
                        count(), count(), count(), count(), count(), count(), count(), count(),
                        count(), count(), text());
    }

    private RecordingRecord recording(Instant started) {
        return new RecordingRecord(
                "2026/03/01/" + count + ".wav",
                later(started),
                count(),
                count(),
                random.nextBoolean(),
                text(),
                text());
    }

    private EndCause cause() {
        return new EndCause(
                pick("normal", "busy", "no-answer"), pick(0, 486, 480), 1 + random.nextInt(127));
    }

    private long count() {
        return random.nextLong(1L << random.nextInt(1, 45));
    }

    private Instant later(Instant start) {
        return start.plusMillis(random.nextLong(600_000));
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
