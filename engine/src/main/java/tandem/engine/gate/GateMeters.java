package tandem.engine.gate;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;

import tandem.engine.audit.Act;
import tandem.engine.audit.Audit;
import tandem.engine.journal.JsonText;

/**
 * Decisions of the gate as metrics, by who wanted to call out; refusals also as acts for the audit,
 * which name the call and not whom it was for. Runs on: any.
 */
public final class GateMeters implements GateMeter {
    private static final String ORIGIN = "origin";

    private final MeterRegistry registry;
    private final Audit audit;

    public GateMeters(MeterRegistry registry, Audit audit) {
        this.registry = registry;
        this.audit = audit;
    }

    @Override
    public void granted(Attempt.Origin origin) {
        registry.counter("tandem.gate.granted", ORIGIN, origin.word()).increment();
    }

    @Override
    public void denied(Attempt attempt, List<Denial> denials) {
        String origin = attempt.origin().word();
        for (Denial denial : denials) {
            registry.counter("tandem.gate.denied", "reason", denial.reason(), ORIGIN, origin)
                    .increment();
        }
        audit.tellIfRoom(act(attempt, denials));
    }

    private static Act act(Attempt attempt, List<Denial> denials) {
        JsonText detail =
                new JsonText()
                        .put("origin", attempt.origin().word())
                        .put("purpose", attempt.purpose().word())
                        .put("trunk", attempt.trunk())
                        .put("caller_id", attempt.callerId())
                        .putRaw(
                                "reasons",
                                denials.stream()
                                        .map(GateMeters::json)
                                        .collect(Collectors.joining(",", "[", "]")));
        return Act.of("gate.denied")
                .ofTenant(attempt.tenant().name())
                .aboutCall(attempt.call())
                .outcome("refused")
                .with(detail);
    }

    private static String json(Denial denial) {
        return new JsonText()
                .put("reason", denial.reason())
                .putIf("rule", denial.rule())
                .putIf("next", denial.next().map(Instant::toString).orElse(""))
                .end();
    }
}
