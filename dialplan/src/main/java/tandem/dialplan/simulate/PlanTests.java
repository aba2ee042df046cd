package tandem.dialplan.simulate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import tandem.dialplan.Number;
import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.PlanTest.Expect;
import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.Tenant;
import tandem.dialplan.simulate.Verdict.Failure;

/**
 * Runs the tests that a plan brings with it, {@code tests:} of its tenants. Runs on: any
 * (stateless); takes well under a millisecond a test.
 */
public final class PlanTests {
    private PlanTests() {}

    /**
     * All tests of all tenants, by tenant and place in the files.
     *
     * @param gatekeeper has the gate that calls out must pass
     */
    public static List<Verdict> run(Plan plan, Gatekeeper gatekeeper) {
        return plan.tenants().values().stream()
                .sorted(Comparator.comparing(Tenant::name))
                .flatMap(tenant -> run(plan, tenant, gatekeeper).stream())
                .toList();
    }

    /** The tests of one tenant, in their order. */
    public static List<Verdict> run(Plan plan, Tenant tenant, Gatekeeper gatekeeper) {
        Simulation simulation = new Simulation(plan, PromptLengths.ALIKE, gatekeeper);
        return tenant.tests().stream()
                .map(
                        test ->
                                new Verdict(
                                        tenant.name(),
                                        test,
                                        switch (test) {
                                            case PlanTest.OfCall call ->
                                                    failures(simulation, tenant, call);
                                            case PlanTest.OfGate gate ->
                                                    failures(plan, tenant, gatekeeper, gate);
                                        }))
                .toList();
    }

    private static List<Failure> failures(
            Simulation simulation, Tenant tenant, PlanTest.OfCall test) {
        return switch (simulation.run(tenant, test.given(), test.call(), test.input())) {
            case Course.Refused(String why) ->
                    List.of(new Failure("call", "that a number takes it", "refused: " + why));
            case Course.Ran ran -> compare(test.expect(), ran);
        };
    }

    // ---- the gate alone

    private static List<Failure> failures(
            Plan plan, Tenant tenant, Gatekeeper gatekeeper, PlanTest.OfGate test) {
        PlanTest.Wish wish = test.wish();
        Gatekeeper.Wish asked =
                new Gatekeeper.Wish(
                        wish.to(),
                        wish.trunk().orElseGet(() -> trunk(plan, tenant, wish.callerId())),
                        wish.callerId(),
                        wish.purpose(),
                        Gatekeeper.Origin.NONE,
                        "",
                        wish.at());
        return switch (gatekeeper.of(plan, tenant, test.given(), wish.at()).decide(asked)) {
            case Gatekeeper.Answer.Granted _ -> compare(test.expect(), List.of(), tenant);
            case Gatekeeper.Answer.Denied(List<Gatekeeper.Objection> objections, _, _) ->
                    compare(test.expect(), objections, tenant);
        };
    }

    private static String trunk(Plan plan, Tenant tenant, String callerId) {
        return tenant.numbers().stream()
                .filter(number -> number.id().equals(callerId))
                .findFirst()
                .flatMap(Number::trunk)
                .orElseGet(() -> Simulation.trunkOf(plan, tenant));
    }

    private static List<Failure> compare(
            PlanTest.Answer expect, List<Gatekeeper.Objection> objections, Tenant tenant) {
        List<Failure> failures = new ArrayList<>();
        Set<String> reasons = new TreeSet<>();
        objections.forEach(why -> reasons.add(why.reason()));
        if (expect.allowed() != reasons.isEmpty()) {
            failures.add(
                    new Failure("allowed", Boolean.toString(expect.allowed()), listed(reasons)));
        } else if (!expect.reasons().isEmpty() && !expect.reasons().equals(reasons)) {
            failures.add(new Failure("reasons", listed(expect.reasons()), listed(reasons)));
        }
        Optional<Instant> next = next(objections);
        if (expect.next().isPresent() && !expect.next().equals(next)) {
            failures.add(
                    new Failure(
                            "next",
                            local(expect.next().get(), tenant),
                            next.map(time -> local(time, tenant)).orElse("never")));
        }
        return failures;
    }

    /** When all of them are gone. */
    private static Optional<Instant> next(List<Gatekeeper.Objection> objections) {
        List<Instant> times = objections.stream().flatMap(why -> why.next().stream()).toList();
        return times.size() < objections.size()
                ? Optional.empty()
                : times.stream().max(Comparator.naturalOrder());
    }

    private static String local(Instant time, Tenant tenant) {
        return time.atZone(tenant.zone()).toOffsetDateTime().toString();
    }

    private static String listed(Set<String> reasons) {
        return reasons.isEmpty() ? "no reason" : new TreeSet<>(reasons).toString();
    }

    // ---- a call

    private static List<Failure> compare(Expect expect, Course.Ran ran) {
        List<Failure> failures = new ArrayList<>();
        compare("path", expect.path(), ran.path(), failures);
        compare("queue", expect.queue(), ran.queue(), failures);
        compare("dial", expect.dial(), ran.dial(), failures);
        if (!expect.blocked().isEmpty() && !expect.blocked().equals(ran.blocked())) {
            failures.add(new Failure("blocked", listed(expect.blocked()), listed(ran.blocked())));
        }
        compare("prompts", expect.prompts(), ran.prompts(), failures);
        if (!ran.marks().containsAll(expect.marks())) {
            failures.add(new Failure("marks", expect.marks().toString(), ran.marks().toString()));
        }
        compare("hangup", expect.hangup(), Optional.of(hangup(ran.end())), failures);
        for (String name : new TreeSet<>(expect.set().keySet())) {
            String actual = ran.variables().getOrDefault(name, "");
            if (!actual.equals(expect.set().get(name))) {
                failures.add(
                        new Failure("set." + name, quoted(expect.set().get(name)), quoted(actual)));
            }
        }
        for (Input unused : ran.unused()) {
            failures.add(new Failure("input", describe(unused) + " used", "never asked for"));
        }
        return failures;
    }

    /** A caller who leaves is {@code caller}; else the cause counts. */
    private static String hangup(End end) {
        return end.by() == End.By.CALLER ? "caller" : end.cause();
    }

    private static void compare(
            String what, List<String> expected, List<String> actual, List<Failure> failures) {
        if (!expected.isEmpty() && !expected.equals(actual)) {
            failures.add(new Failure(what, expected.toString(), actual.toString()));
        }
    }

    private static void compare(
            String what,
            Optional<String> expected,
            Optional<String> actual,
            List<Failure> failures) {
        if (expected.isPresent() && !expected.equals(actual)) {
            failures.add(new Failure(what, expected.get(), actual.orElse("none")));
        }
    }

    private static String describe(Input input) {
        return switch (input) {
            case Input.Digits(String digits) -> "dtmf " + quoted(digits);
            case Input.Silence _ -> "silence";
            case Input.Hangup _ -> "hangup of the caller";
            case Input.StepEnds(String step, String outcome, Map<String, String> _) ->
                    "outcome '" + outcome + "' of step '" + step + "'";
        };
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }
}
