package tandem.engine.gate.trial;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.Tenant;
import tandem.dialplan.Trunk;
import tandem.dialplan.simulate.Gatekeeper;
import tandem.dialplan.trunk.Way;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Callees;
import tandem.engine.gate.ConsentRule;
import tandem.engine.gate.Decision;
import tandem.engine.gate.Denial;
import tandem.engine.gate.Forwarded;
import tandem.engine.gate.Gate;
import tandem.engine.gate.GateMeter;
import tandem.engine.gate.Permit;
import tandem.engine.gate.Refusal;
import tandem.engine.gate.Rules;
import tandem.engine.gate.number.NumberingPlan;
import tandem.engine.gate.usage.Keys;
import tandem.engine.gate.usage.PlainUsage;
import tandem.engine.gate.usage.Wish;

/** The gate of one simulated call. Confined to one run. */
final class TrialGate implements Gatekeeper.Gate {
    private static final String CALL = "simulated";

    private final Plan plan;
    private final Tenant tenant;
    private final PlanTest.Given given;
    private final Instant begin;
    private final ToldClock clock;
    private @Nullable Gate gate;

    TrialGate(Plan plan, Tenant tenant, PlanTest.Given given, Instant begin) {
        this.plan = plan;
        this.tenant = tenant;
        this.given = given;
        this.begin = begin;
        this.clock = new ToldClock(begin);
    }

    @Override
    public Gatekeeper.Answer decide(Gatekeeper.Wish wish) {
        clock.tell(wish.at());
        return switch (gate().decide(attempt(wish))) {
            case Decision.Granted(Permit permit) -> granted(permit, way(wish));
            case Decision.Denied denied -> told(denied);
        };
    }

    private Gatekeeper.Answer told(Decision.Denied denied) {
        Refusal refusal = Refusal.of(denied, clock.now());
        return new Gatekeeper.Answer.Denied(
                denied.denials().stream().map(TrialGate::objection).toList(),
                refusal.cause().reason(),
                refusal.notice().prompt());
    }

    /** As if the first trunk of the way took the call; without a way nothing is sent. */
    private static Gatekeeper.Answer granted(Permit permit, Optional<Way> way) {
        Optional<Permit.Try> attempt =
                way.map(
                        by -> {
                            Trunk first = by.trunks().getFirst();
                            Permit.Try one = permit.by(first.name());
                            one.spend(first);
                            return one;
                        });
        return new Gatekeeper.Answer.Granted(
                (rang, answered) -> {
                    attempt.filter(_ -> rang).ifPresent(Permit.Try::rang);
                    attempt.filter(_ -> answered).ifPresent(Permit.Try::answered);
                    permit.close();
                });
    }

    private Optional<Way> way(Gatekeeper.Wish wish) {
        return gate().way(plan, tenant, wish.trunk(), wish.number(), wish.callerId());
    }

    private static Gatekeeper.Objection objection(Denial denial) {
        return new Gatekeeper.Objection(
                denial.reason(), denial.rule(), denial.detail(), denial.next());
    }

    private Attempt attempt(Gatekeeper.Wish wish) {
        return new Attempt(
                CALL,
                tenant,
                way(wish).map(Way::name).orElse(wish.trunk()),
                wish.number(),
                wish.callerId(),
                wish.purpose(),
                switch (wish.origin()) {
                    case SEAT -> Attempt.Origin.SEAT;
                    case TRUNK, TRUNK_CHOSEN -> Attempt.Origin.FLOW;
                    case NONE -> Attempt.Origin.QUESTION;
                },
                switch (wish.origin()) {
                    case TRUNK -> Optional.of(new Forwarded(1, wish.caller(), false, false));
                    case TRUNK_CHOSEN -> Optional.of(new Forwarded(1, wish.caller(), false, true));
                    case SEAT, NONE -> Optional.empty();
                });
    }

    // ---- how it is made

    private Gate gate() {
        if (gate == null) {
            gate = opened();
        }
        return gate;
    }

    private Gate opened() {
        Callees callees = new NumberingPlan(plan::areas);
        PlainUsage usage = new PlainUsage();
        given.called().forEach(called -> count(called, callees, usage));
        return new Gate(
                GateMeter.NONE,
                () -> plan,
                clock,
                callees,
                Rules.of(
                        new GivenLists(given, tenant, callees),
                        new ConsentRule(new GivenConsents(given, tenant, callees)),
                        callees),
                usage);
    }

    private void count(PlanTest.Called called, Callees callees, PlainUsage usage) {
        long atMs = begin.toEpochMilli() - called.agoMs();
        Wish wish =
                new Wish(
                        tenant.name(),
                        called.purpose(),
                        Keys.ofCallee(callees.of(called.number(), tenant).key()),
                        Keys.ofCaller(tenant.name(), called.callerId().orElse("")),
                        atMs,
                        atMs,
                        List.of());
        for (int i = 0; i < called.times(); i++) {
            usage.reserve(wish);
        }
    }
}
