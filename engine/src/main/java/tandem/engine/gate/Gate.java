package tandem.engine.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import tandem.dialplan.DialledNumber;
import tandem.dialplan.Number;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;
import tandem.dialplan.limit.Exceptions;
import tandem.dialplan.trunk.Way;
import tandem.engine.gate.usage.Keys;
import tandem.engine.gate.usage.Reservation;
import tandem.engine.gate.usage.Usage;
import tandem.engine.gate.usage.Wish;
import tandem.engine.gate.window.QuietHours;
import tandem.engine.time.EngineClock;

/**
 * The one gate that every outbound leg passes, whoever wants it. All rules are asked and all
 * reasons told; who passes is counted, on disk, before the leg can be opened. Runs on: any thread
 * that may wait some milliseconds for the disk; never a loop.
 */
public final class Gate {
    private static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final String TENANT_LIMIT = "tenant_limit";

    private final GateMeter meter;
    private final Supplier<Plan> plans;
    private final GateClock clock;
    private final Callees callees;
    private final List<Rule> rules;
    private final Usage usage;
    private final Exemptions exemptions;
    private final CallWatch watch;
    private final Channels channels = new Channels();

    /**
     * @param meter told of each decision
     * @param plans the plan in force
     * @param callees whose a number is
     * @param rules lists, windows and whatever else speaks against an attempt, in the order in
     *     which it weighs
     * @param usage who was called how often
     */
    public Gate(
            GateMeter meter,
            Supplier<Plan> plans,
            EngineClock clock,
            Callees callees,
            List<Rule> rules,
            Usage usage) {
        this(meter, plans, clock, callees, rules, usage, Exemptions.NONE, CallWatch.NONE);
    }

    /**
     * The same.
     *
     * @param exemptions for whom rules are lifted
     * @param watch sees each call that goes out
     */
    public Gate(
            GateMeter meter,
            Supplier<Plan> plans,
            EngineClock clock,
            Callees callees,
            List<Rule> rules,
            Usage usage,
            Exemptions exemptions,
            CallWatch watch) {
        this.meter = meter;
        this.plans = plans;
        this.clock = new GateClock(clock);
        this.callees = callees;
        this.rules = List.copyOf(rules);
        this.usage = usage;
        this.exemptions = exemptions;
        this.watch = watch;
    }

    /** Grants a permit for one leg, to be closed when the leg is over, or says why not. */
    public Decision decide(Attempt attempt) {
        Decision decision = judge(attempt);
        switch (decision) {
            case Decision.Granted _ -> meter.granted(attempt.origin());
            case Decision.Denied(List<Denial> denials) -> meter.denied(attempt, denials);
        }
        return decision;
    }

    /** What {@link #decide} would say against it now; nothing is counted. */
    public List<Denial> check(Attempt attempt) {
        return verdict(attempt).denials();
    }

    /** The same, with what is lifted for the callee. */
    public Verdict verdict(Attempt attempt) {
        return all(ask(attempt));
    }

    /** With what the counters have against it besides. */
    private Verdict all(Asked asked) {
        return asked.question().map(question -> counted(question, asked)).orElse(asked.verdict());
    }

    private Verdict counted(Question question, Asked asked) {
        if (question.callee().kind() == Callee.Kind.EMERGENCY) {
            return asked.verdict();
        }
        List<Denial> denials = new ArrayList<>(0);
        if (channels.used(question.attempt().tenant().name()) >= limit(question)) {
            denials.add(tenantLimit(question));
        }
        if (channels.used(numberOf(question)) >= numberLimit(question)) {
            denials.add(numberLimited(question));
        }
        usage.ask(wish(question)).forEach(hit -> denials.add(Bounds.denial(hit)));
        Verdict verdict = asked.verdict().and(Verdict.of(denials, asked.exempt()));
        return new Verdict(QuietHours.awake(question, verdict.denials()), verdict.lifted());
    }

    /**
     * What the rules say that need no counter.
     *
     * @param question empty when it makes no sense to ask further
     * @param exempt what is lifted for the callee
     */
    private record Asked(
            Verdict verdict, Optional<Question> question, List<Exemptions.Exemption> exempt) {
        Asked(List<Denial> denials, Optional<Question> question) {
            this(new Verdict(denials, List.of()), question, List.of());
        }

        boolean lifts(Exceptions.Lift lift) {
            return exempt.stream().anyMatch(one -> one.lifts().contains(lift));
        }
    }

    private Asked ask(Attempt attempt) {
        List<Denial> denials = new ArrayList<>(0);
        if (!DialledNumber.isValid(attempt.number())) {
            int length = attempt.number().length();
            String detail = "not a number to dial: " + length + " characters";
            return new Asked(List.of(new Denial("number_invalid", "", detail)), Optional.empty());
        }
        Optional<Number> shown =
                attempt.tenant().numbers().stream()
                        .filter(number -> number.id().equals(attempt.callerId()))
                        .findFirst();
        if (shown.isEmpty()) {
            CallerIdRule.unknown(attempt).ifPresent(denials::add);
            return new Asked(denials, Optional.empty());
        }
        Callee known = callees.of(attempt.number(), attempt.tenant());
        Callee callee = attempt.zone().map(known::in).orElse(known);
        Question question = new Question(attempt, callee, shown.get(), plans.get(), clock.now());
        if (callee.kind() == Callee.Kind.EMERGENCY) {
            EmergencyRule.check(attempt).ifPresent(denials::add);
            return new Asked(denials, Optional.of(question));
        }
        CallerIdRule.check(question).ifPresent(denials::add);
        rules.forEach(rule -> denials.addAll(rule.against(question)));
        List<Exemptions.Exemption> exempt = exemptions.of(question);
        return new Asked(Verdict.of(denials, exempt), Optional.of(question), exempt);
    }

    private Decision judge(Attempt attempt) {
        Asked asked = ask(attempt);
        if (!asked.verdict().denials().isEmpty()) {
            return new Decision.Denied(all(asked).denials());
        }
        Question question = asked.question().orElseThrow();
        String tenant = attempt.tenant().name();
        if (question.callee().kind() == Callee.Kind.EMERGENCY) {
            channels.take(tenant);
            return new Decision.Granted(permit(question, _ -> channels.release(tenant)));
        }
        Optional<Channels.Bearer> full =
                channels.tryTake(
                        new Channels.Bearer(tenant, limit(question)),
                        new Channels.Bearer(numberOf(question), numberLimit(question)));
        if (full.isPresent()) {
            boolean all = full.get().name().equals(tenant);
            return new Decision.Denied(all ? tenantLimit(question) : numberLimited(question));
        }
        List<Exemptions.Lifted> lifted = lifted(asked);
        return switch (usage.reserve(bounded(question, asked))) {
            case Usage.Answer.Reserved(Reservation reservation, boolean isNew) -> {
                watch.begun(question, isNew);
                if (!lifted.isEmpty()) {
                    exemptions.used(attempt, lifted);
                }
                yield new Decision.Granted(
                        permit(
                                question,
                                new Grant(question, reservation, channels, usage, watch, clock)));
            }
            case Usage.Answer.Reached(List<Usage.Hit> hits) -> {
                channels.release(tenant);
                channels.release(numberOf(question));
                yield new Decision.Denied(
                        QuietHours.awake(question, hits.stream().map(Bounds::denial).toList()));
            }
            case Usage.Answer.Unavailable(String why) -> {
                channels.release(tenant);
                channels.release(numberOf(question));
                yield new Decision.Denied(new Denial("gate_unavailable", "", why));
            }
        };
    }

    /** What would speak against it without exemptions; counters are asked only if one needs it. */
    private List<Exemptions.Lifted> lifted(Asked asked) {
        return asked.lifts(Exceptions.Lift.CALLEE_FREQUENCY)
                ? all(asked).lifted()
                : asked.verdict().lifted();
    }

    /** Who is exempt from the caps on callees counts all the same. */
    private static Wish bounded(Question question, Asked asked) {
        Wish wish = wish(question);
        return asked.lifts(Exceptions.Lift.CALLEE_FREQUENCY) ? wish.withoutCalleeCaps() : wish;
    }

    private static Permit permit(Question question, Permit.OnClose onClose) {
        return new Permit(
                question.attempt(),
                question.shown().pattern().source(),
                question.callee().kind() == Callee.Kind.EMERGENCY,
                question.tenant().limits().calling().counting(),
                onClose);
    }

    private static Denial tenantLimit(Question question) {
        return new Denial(
                TENANT_LIMIT,
                "limits.concurrent.outbound of " + question.attempt().tenant().name(),
                "as many calls to trunks as the tenant may have");
    }

    private static Denial numberLimited(Question question) {
        return new Denial(
                "number_limit",
                "limits.concurrent.number of " + question.attempt().tenant().name(),
                "as many calls show " + question.shown().id() + " as may");
    }

    private static int numberLimit(Question question) {
        return question.tenant().limits().perNumber().orElse(NO_LIMIT);
    }

    /** No tenant has such a name. */
    static String numberOf(Question question) {
        return question.attempt().tenant().name() + '/' + question.shown().id();
    }

    private static int limit(Question question) {
        return question.tenant().limits().outbound().orElse(NO_LIMIT);
    }

    private static Wish wish(Question question) {
        String tenant = question.attempt().tenant().name();
        return new Wish(
                tenant,
                question.attempt().purpose(),
                Keys.ofCallee(question.callee().key()),
                Keys.ofCaller(tenant, question.shown().id()),
                question.now().earliest().toEpochMilli(),
                question.now().latest().toEpochMilli(),
                Bounds.of(question));
    }

    /**
     * By which trunks a call to a number may go out now; empty when none leads there.
     *
     * @param plan that the call runs on
     * @param named a trunk or a group; empty = not said
     * @param callerId id of the number to show
     */
    public Optional<Way> way(
            Plan plan, Tenant tenant, String named, String number, String callerId) {
        return Way.find(
                plan,
                tenant,
                named,
                tenant.numbers().stream().filter(own -> own.id().equals(callerId)).findFirst(),
                callees.of(number, tenant).key(),
                clock.now().latest());
    }

    /** Legs to trunks that a tenant has now, those on their way included. */
    public int outbound(String tenant) {
        return channels.used(tenant);
    }
}
