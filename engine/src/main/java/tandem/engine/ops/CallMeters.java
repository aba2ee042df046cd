package tandem.engine.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.cdr.Words;
import tandem.media.Quality;
import tandem.media.StreamStats;

/**
 * What ended calls add to the metrics: how many, how fast they were answered, how long they waited.
 * Runs on: any.
 */
public final class CallMeters {
    private static final Duration[] SETUP_BUCKETS =
            ms(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);
    private static final Duration[] WAIT_BUCKETS =
            ms(100, 1_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000);

    private static final Duration[] JITTER_BUCKETS = ms(1, 2, 5, 10, 20, 30, 50, 100, 200);
    private static final Duration[] ROUND_TRIP_BUCKETS =
            ms(10, 20, 50, 100, 150, 200, 300, 500, 1_000);

    /** Borders of the classes of ITU-T G.109; the histogram knows whole numbers only. */
    private static final double[] R_BUCKETS = {50, 60, 70, 80, 90, 100};

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
        call.legs().forEach(this::heard);
    }

    /** Of each leg with media: what both sides heard. */
    private void heard(LegRecord leg) {
        StreamStats media = leg.media();
        Quality quality = media.quality();
        packets(leg, "received", media.receivedPackets(), media.lostPackets());
        heard(leg, "received", quality.received());
        packets(leg, "sent", media.sentPackets(), quality.sentLostPackets());
        heard(leg, "sent", quality.sent());
        if (quality.roundTripUs() > 0) {
            Timer.builder("tandem.rtp.round.trip")
                    .description("Mean round trip of a leg, by RTCP")
                    .tags("leg", Words.of(leg.role()))
                    .serviceLevelObjectives(ROUND_TRIP_BUCKETS)
                    .register(registry)
                    .record(quality.roundTripUs(), TimeUnit.MICROSECONDS);
        }
    }

    private void packets(LegRecord leg, String direction, long packets, long lost) {
        String[] tags = {"leg", Words.of(leg.role()), "direction", direction};
        registry.counter("tandem.rtp.packets", tags).increment(packets);
        registry.counter("tandem.rtp.lost.packets", tags).increment(lost);
    }

    private void heard(LegRecord leg, String direction, Quality.Heard heard) {
        if (heard.mosHundredths() == 0) {
            return;
        }
        DistributionSummary.builder("tandem.leg.mos")
                .description("Estimated MOS of a leg (ITU-T G.107), conversational")
                .tags("leg", Words.of(leg.role()), "direction", direction)
                .register(registry)
                .record(heard.mosHundredths() / 100.0);
        DistributionSummary.builder("tandem.leg.r.factor")
                .description("Estimated R factor of a leg (ITU-T G.107)")
                .tags("leg", Words.of(leg.role()), "direction", direction)
                .serviceLevelObjectives(R_BUCKETS)
                .register(registry)
                .record(Math.round(heard.rTenths() / 10.0));
        Timer.builder("tandem.rtp.jitter")
                .description("95th percentile of the jitter of a leg")
                .tags("leg", Words.of(leg.role()), "direction", direction)
                .serviceLevelObjectives(JITTER_BUCKETS)
                .register(registry)
                .record(heard.jitterP95Us(), TimeUnit.MICROSECONDS);
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
