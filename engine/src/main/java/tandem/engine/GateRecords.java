package tandem.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import tandem.dialplan.Plan;
import tandem.dialplan.limit.AnomalyRule;
import tandem.engine.api.AnomalyRoutes;
import tandem.engine.api.ComplaintRoutes;
import tandem.engine.api.ConsentRoutes;
import tandem.engine.api.ExceptionRoutes;
import tandem.engine.api.Operation;
import tandem.engine.api.SuspensionRoutes;
import tandem.engine.evidence.EvidenceSource;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.ConsentRule;
import tandem.engine.gate.Exemptions;
import tandem.engine.gate.Question;
import tandem.engine.gate.Rule;
import tandem.engine.gate.anomaly.Anomaly;
import tandem.engine.gate.anomaly.Breaker;
import tandem.engine.gate.complaint.Complaint;
import tandem.engine.gate.complaint.ComplaintEvidence;
import tandem.engine.gate.complaint.Complaints;
import tandem.engine.gate.consent.ConsentEvidence;
import tandem.engine.gate.consent.Consents;
import tandem.engine.gate.imports.Imports;
import tandem.engine.gate.list.Blocklists;
import tandem.engine.gate.suspension.Suspensions;
import tandem.engine.ops.Readiness;
import tandem.engine.subject.Subjects;
import tandem.engine.time.EngineClock;

/**
 * What the gate keeps in records of its own: who is suspended, who has complained, who has agreed.
 * Makes them, and takes them down. Part of the composition root.
 */
final class GateRecords implements AutoCloseable {
    private final Suspensions suspensions;
    private final Complaints complaints;
    private final Breaker breaker;
    private final Consents consents;
    private final MeterRegistry meters;
    private final EngineFacts facts;

    /**
     * @param dir where the files are; created when missing
     * @param facts hears of what changes
     */
    GateRecords(Path dir, EngineClock clock, EngineFacts facts, MeterRegistry meters) {
        this.meters = meters;
        this.facts = facts;
        suspensions = Suspensions.open(dir.resolve("suspensions"), clock::now, facts::suspension);
        complaints =
                Complaints.open(
                        dir.resolve("complaints"), clock::now, suspensions, this::complained);
        consents = Consents.open(dir.resolve("consents"), clock::now);
        breaker =
                new Breaker(
                        new Breaker.Listener() {
                            @Override
                            public void found(Anomaly anomaly) {
                                GateRecords.this.found(anomaly);
                            }

                            @Override
                            public void lifted(Anomaly anomaly, String by, String reason) {
                                facts.anomalyLifted(anomaly, by, reason);
                            }
                        });
        bind();
    }

    Suspensions suspensions() {
        return suspensions;
    }

    Consents consents() {
        return consents;
    }

    /**
     * What is known of people by their numbers.
     *
     * @param plan the one in force
     */
    Subjects.Register register(Blocklists lists, Supplier<Plan> plan) {
        return new GateSubjects(consents, complaints, lists, plan);
    }

    /** Exceptions of the lists; each call that is let out thanks to one is told. */
    Exemptions exemptions(Blocklists lists) {
        return new Exemptions() {
            @Override
            public List<Exemption> of(Question question) {
                return lists.exemptions(question);
            }

            @Override
            public void used(Attempt attempt, List<Lifted> lifted) {
                lifted.forEach(one -> tell(attempt, one));
            }
        };
    }

    private void tell(Attempt attempt, Exemptions.Lifted lifted) {
        facts.exempted(attempt, lifted);
        meters.counter("tandem.gate.lifted", "reason", lifted.lift().word()).increment();
    }

    /** What they have against attempts, in the order in which it weighs. */
    List<Rule> rules() {
        return List.of(suspensions, breaker);
    }

    /** Sees the calls that the gate lets out. */
    Breaker breaker() {
        return breaker;
    }

    private void found(Anomaly anomaly) {
        facts.anomaly(anomaly);
        meters.counter(
                        "tandem.gate.anomalies",
                        "sign",
                        anomaly.rule().sign().word(),
                        "do",
                        anomaly.rule().act().word())
                .increment();
        if (anomaly.rule().act() == AnomalyRule.Act.SUSPEND) {
            suspensions.suspend(
                    anomaly.scope(),
                    "anomaly",
                    anomaly.text(),
                    anomaly.rule().at().toString(),
                    Optional.of(anomaly.until()));
        }
    }

    /** Asks who has agreed. */
    Rule consent() {
        return new ConsentRule(consents);
    }

    /**
     * @param plan the one in force
     */
    List<Operation> operations(
            Blocklists lists, Imports imports, Supplier<Plan> plan, EngineClock clock) {
        List<Operation> all = new ArrayList<>();
        all.addAll(new ExceptionRoutes(lists, plan, clock::now).operations());
        all.addAll(new AnomalyRoutes(breaker, clock::now).operations());
        all.addAll(new SuspensionRoutes(suspensions, plan, clock::now).operations());
        all.addAll(new ComplaintRoutes(complaints, lists, plan, clock::now).operations());
        all.addAll(new ConsentRoutes(consents, imports, lists, plan, clock::now).operations());
        return all;
    }

    private void complained(Complaint complaint) {
        facts.complaint(complaint);
        if (complaint.closed().isEmpty()) {
            meters.counter(
                            "tandem.complaints",
                            "source",
                            complaint.source().word(),
                            "severity",
                            complaint.severity().word())
                    .increment();
        }
    }

    private void bind() {
        Gauge.builder("tandem.suspensions", suspensions, Suspensions::inForce)
                .description("Numbers, campaigns, tenants and origins that may not call now")
                .register(meters);
        Gauge.builder("tandem.complaints.open", complaints, Complaints::open)
                .description("Complaints that nobody has closed")
                .register(meters);
        Gauge.builder("tandem.consents", consents, Consents::given)
                .description("Consents that were ever kept, withdrawn ones included")
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
        return suspensions.failures() + complaints.failures() + consents.failures();
    }

    private long damagedLines() {
        return suspensions.damagedLines() + complaints.damagedLines() + consents.damagedLines();
    }

    /** What forbids and is not on the disk counts all the same, until a restart. */
    Readiness.Part condition() {
        return suspensions.writable() && complaints.writable() && consents.writable()
                ? Readiness.Part.up("")
                : Readiness.Part.degraded("the disk takes no changes of the gate's records");
    }

    /** What they know of numbers. */
    List<EvidenceSource> evidence() {
        return List.of(new ComplaintEvidence(complaints), new ConsentEvidence(consents));
    }

    @Override
    public void close() {
        consents.close();
        complaints.close();
        suspensions.close();
    }
}
