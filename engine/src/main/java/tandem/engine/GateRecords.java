package tandem.engine;

import java.nio.file.Path;
import java.util.List;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import tandem.engine.gate.Rule;
import tandem.engine.gate.suspension.Suspensions;
import tandem.engine.ops.Readiness;
import tandem.engine.time.EngineClock;

/** What the gate keeps in records of its own: who is suspended. Makes them, and takes them down. */
final class GateRecords implements AutoCloseable {
    private final Suspensions suspensions;

    /**
     * @param dir where the files are; created when missing
     * @param facts hears of what changes
     */
    GateRecords(Path dir, EngineClock clock, EngineFacts facts) {
        suspensions = Suspensions.open(dir.resolve("suspensions"), clock::now, facts::suspension);
    }

    Suspensions suspensions() {
        return suspensions;
    }

    /** What they have against attempts, in the order in which it weighs. */
    List<Rule> rules() {
        return List.of(suspensions);
    }

    void bind(MeterRegistry meters) {
        Gauge.builder("tandem.suspensions", suspensions, Suspensions::inForce)
                .description("Numbers, campaigns, tenants and origins that may not call now")
                .register(meters);
        FunctionCounter.builder("tandem.gate.ledger.failures", this, GateRecords::failures)
                .description(
                        "Changes of the gate's records that ended in an exception; each is a bug")
                .register(meters);
        FunctionCounter.builder("tandem.gate.ledger.damaged.lines", this, GateRecords::damagedLines)
                .description("Lines of the gate's records that the last start could not read")
                .register(meters);
    }

    private long failures() {
        return suspensions.failures();
    }

    private long damagedLines() {
        return suspensions.damagedLines();
    }

    /** What forbids and is not on the disk counts all the same, until a restart. */
    Readiness.Part condition() {
        return suspensions.writable()
                ? Readiness.Part.up("")
                : Readiness.Part.degraded("the disk takes no changes of the gate's records");
    }

    @Override
    public void close() {
        suspensions.close();
    }
}
