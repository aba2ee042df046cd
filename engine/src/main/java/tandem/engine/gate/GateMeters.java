package tandem.engine.gate;

import io.micrometer.core.instrument.MeterRegistry;

/** Decisions of the gate as metrics, by who wanted to call out. Runs on: any. */
public final class GateMeters implements GateMeter {
    private static final String ORIGIN = "origin";

    private final MeterRegistry registry;

    public GateMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void granted(Attempt.Origin origin) {
        registry.counter("tandem.gate.granted", ORIGIN, origin.word()).increment();
    }

    @Override
    public void denied(Attempt.Origin origin, Denial denial) {
        registry.counter("tandem.gate.denied", "reason", denial.reason(), ORIGIN, origin.word())
                .increment();
    }
}
