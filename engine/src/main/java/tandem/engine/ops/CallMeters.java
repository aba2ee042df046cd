package tandem.engine.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.cdr.Words;

/**
 * What ended calls add to the metrics: how many, how fast they were answered, how long they waited.
 * Runs on: any.
 */
public final class CallMeters {
    private static final Duration[] SETUP_BUCKETS =
            ms(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);
    private static final Duration[] WAIT_BUCKETS =
            ms(100, 1_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000);

    private final MeterRegistry registry;

    public CallMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Once for each call, with its final record. */
    public void ended(CallRecord call) {
        registry.counter(
                        "tandem.calls",
                        "tenant",
                        call.tenant(),
                        "direction",
                        Words.of(call.direction()),
                        "cause",
                        call.cause().map(EndCause::reason).orElse("none"))
                .increment();
        call.answered().ifPresent(answered -> setup(call, answered));
        Instant until = call.ended().orElse(call.started());
        call.segments().stream()
                .filter(segment -> segment.kind() == SegmentRecord.Kind.QUEUE)
                .forEach(segment -> waited(call.tenant(), segment, until));
    }

    private void setup(CallRecord call, Instant answered) {
        Timer.builder("tandem.call.setup")
                .description("From the first INVITE to the 200")
                .tags("tenant", call.tenant(), "direction", Words.of(call.direction()))
                .serviceLevelObjectives(SETUP_BUCKETS)
                .register(registry)
                .record(Duration.between(call.started(), answered));
    }

    private void waited(String tenant, SegmentRecord segment, Instant until) {
        Timer.builder("tandem.queue.wait")
                .description("Time in line, whatever came of it")
                .tags("tenant", tenant, "queue", segment.name())
                .serviceLevelObjectives(WAIT_BUCKETS)
                .register(registry)
                .record(Duration.ofMillis(segment.durationMs(until)));
    }

    private static Duration[] ms(long... bounds) {
        return Arrays.stream(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
