package tandem.engine;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.Plan;
import tandem.dialplan.Trunk;
import tandem.engine.api.AnomalyRoutes;
import tandem.engine.audit.Act;
import tandem.engine.audit.Audit;
import tandem.engine.cdr.CallJson;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Exemptions;
import tandem.engine.gate.anomaly.Anomaly;
import tandem.engine.gate.complaint.Complaint;
import tandem.engine.gate.suspension.Scope;
import tandem.engine.gate.suspension.Suspension;
import tandem.engine.gate.suspension.Suspensions;
import tandem.engine.journal.Entry;
import tandem.engine.journal.Journal;
import tandem.engine.journal.JsonText;
import tandem.engine.time.EngineClock;
import tandem.engine.trunk.TrunkState;

/** Facts about the engine itself and what it is connected to. Runs on: any. */
final class EngineFacts {
    private final Journal journal;
    private final Audit audit;
    private final EngineClock clock;
    private final Supplier<Plan> plan;

    EngineFacts(Journal journal, Audit audit, EngineClock clock, Supplier<Plan> plan) {
        this.journal = journal;
        this.audit = audit;
        this.clock = clock;
        this.plan = plan;
    }

    /** No more calls may come. */
    void stopping(int calls) {
        write("", "", "engine.stopping", node().put("calls", calls));
    }

    /** Calls may go out through a trunk from now on, or may not. */
    void trunk(String trunk, TrunkState state) {
        Optional<Trunk> known = Optional.ofNullable(plan.get().trunks().get(trunk));
        write(
                known.map(Trunk::tenant).orElse(""),
                trunk,
                "trunk.state",
                node().put("trunk", trunk).put("state", state.name().toLowerCase(Locale.ROOT)));
    }

    /** The devices of an account are others now. */
    void registration(String account, int devices) {
        Optional<Plan.SeatOwner> owner = plan.get().seatOfAccount(account);
        String tenant = owner.map(of -> of.tenant().name()).orElse("");
        String seat = owner.map(of -> of.seat().id()).orElse("");
        write(
                tenant,
                seat.isEmpty() ? account : tenant + "/" + seat,
                "registration.changed",
                node().put("account", account).put("seat", seat).put("devices", devices));
    }

    /** Somebody may not call now, or may again. */
    void suspension(Suspension suspension, Suspensions.Turn turn) {
        Scope scope = suspension.scope();
        ObjectNode body =
                node().put("id", suspension.id())
                        .put("scope", scope.kind().word())
                        .put("name", scope.name())
                        .put("cause", suspension.cause())
                        .put("reason", suspension.reason())
                        .put("by", suspension.by());
        suspension.until().ifPresent(at -> body.put("until", CallJson.time(at)));
        suspension
                .lifted()
                .ifPresent(how -> body.put("lifted_by", how.by()).put("lifted_for", how.reason()));
        write(
                scope.tenant(),
                "suspension/" + suspension.id(),
                "suspension." + turn.name().toLowerCase(Locale.ROOT),
                body);
        // Thresholds suspend too, and nobody's request tells of that.
        audit.tell(
                Act.of("suspension." + turn.name().toLowerCase(Locale.ROOT))
                        .by(suspension.lifted().map(Suspension.Lifted::by).orElse(suspension.by()))
                        .on("suspension/" + suspension.id())
                        .ofTenant(scope.tenant())
                        .with(
                                new JsonText()
                                        .put("scope", scope.kind().word())
                                        .put("name", scope.name())
                                        .put("cause", suspension.cause())));
    }

    /** Whose calls look like abuse. */
    void anomaly(Anomaly anomaly) {
        write(
                anomaly.scope().tenant(),
                "anomaly/" + anomaly.id(),
                "anomaly.found",
                AnomalyRoutes.json(anomaly));
        audit.tell(
                Act.of("anomaly.found")
                        .by(anomaly.rule().at().toString())
                        .on("anomaly/" + anomaly.id())
                        .ofTenant(anomaly.scope().tenant())
                        .with(
                                new JsonText()
                                        .put("scope", anomaly.scope().kind().word())
                                        .put("name", anomaly.scope().name())
                                        .put("what", anomaly.text())
                                        .put("do", anomaly.rule().act().word())));
    }

    /** Somebody has let them go. */
    void anomalyLifted(Anomaly anomaly, String by, String reason) {
        write(
                anomaly.scope().tenant(),
                "anomaly/" + anomaly.id(),
                "anomaly.lifted",
                AnomalyRoutes.json(anomaly).put("lifted_by", by).put("lifted_for", reason));
    }

    /** Somebody has complained, or it was looked into. */
    void complaint(Complaint complaint) {
        ObjectNode body =
                node().put("id", complaint.id())
                        .put("source", complaint.source().word())
                        .put("severity", complaint.severity().word())
                        .put("number", complaint.about().shown())
                        .put("campaign", complaint.about().campaign())
                        .put("call_id", complaint.about().call())
                        .put("by", complaint.by());
        complaint
                .closed()
                .ifPresent(how -> body.put("closed_by", how.by()).put("upheld", how.upheld()));
        write(
                complaint.tenant(),
                "complaint/" + complaint.id(),
                complaint.closed().isPresent() ? "complaint.closed" : "complaint.received",
                body);
    }

    /** A call was let out that would not have been without an exception for its callee. */
    void exempted(Attempt attempt, Exemptions.Lifted lifted) {
        write(
                attempt.tenant().name(),
                lifted.rule(),
                "exception.used",
                node().put("call_id", attempt.call())
                        .put("rule", lifted.rule())
                        .put("reason", lifted.lift().word()));
        audit.tellIfRoom(
                Act.of("exception.used")
                        .on(lifted.rule())
                        .ofTenant(attempt.tenant().name())
                        .aboutCall(attempt.call())
                        .with(new JsonText().put("reason", lifted.lift().word())));
    }

    private void write(String tenant, String subject, String type, ObjectNode body) {
        journal.append(new Entry.Draft(clock.now(), tenant, subject, type, body.toString()));
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
