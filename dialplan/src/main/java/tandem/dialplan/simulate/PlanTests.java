package tandem.dialplan.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

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

    /** All tests of all tenants, by tenant and place in the files. */
    public static List<Verdict> run(Plan plan) {
        return plan.tenants().values().stream()
                .sorted(Comparator.comparing(Tenant::name))
                .flatMap(tenant -> run(plan, tenant).stream())
                .toList();
    }

    /** The tests of one tenant, in their order. */
    public static List<Verdict> run(Plan plan, Tenant tenant) {
        Simulation simulation = new Simulation(plan, PromptLengths.ALIKE);
        return tenant.tests().stream()
                .map(
                        test -> {
                            Course course = simulation.run(tenant, test.call(), test.input());
                            return new Verdict(tenant.name(), test, course, compare(test, course));
                        })
                .toList();
    }

    private static List<Failure> compare(PlanTest test, Course course) {
        return switch (course) {
            case Course.Refused(String why) ->
                    List.of(new Failure("call", "that a number takes it", "refused: " + why));
            case Course.Ran ran -> compare(test.expect(), ran);
        };
    }

    private static List<Failure> compare(Expect expect, Course.Ran ran) {
        List<Failure> failures = new ArrayList<>();
        compare("path", expect.path(), ran.path(), failures);
        compare("queue", expect.queue(), ran.queue(), failures);
        compare("dial", expect.dial(), ran.dial(), failures);
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
