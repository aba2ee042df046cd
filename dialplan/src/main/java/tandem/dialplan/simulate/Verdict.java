package tandem.dialplan.simulate;

import java.util.List;

import tandem.dialplan.PlanTest;

/**
 * What came of one of a plan's own tests. Runs on: any (immutable).
 *
 * @param tenant whose test it is
 * @param test as written
 * @param failures what was otherwise than expected; none when it passed
 */
public record Verdict(String tenant, PlanTest test, List<Failure> failures) {
    public Verdict {
        failures = List.copyOf(failures);
    }

    /**
     * One thing that is otherwise.
     *
     * @param what key of {@code expect:}, such as {@code path}
     * @param expected as written
     * @param actual as seen
     */
    public record Failure(String what, String expected, String actual) {}

    public boolean passed() {
        return failures.isEmpty();
    }

    /**
     * {@code file:line:col: test 'name': what: expected ..., got ...}, one line for each failure.
     */
    public List<String> lines() {
        return failures.stream()
                .map(
                        failure ->
                                "%s: test '%s': %s: expected %s, got %s"
                                        .formatted(
                                                test.at(),
                                                test.name(),
                                                failure.what(),
                                                failure.expected(),
                                                failure.actual()))
                .toList();
    }
}
