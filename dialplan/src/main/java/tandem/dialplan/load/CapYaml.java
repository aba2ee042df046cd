package tandem.dialplan.load;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.Position;
import tandem.dialplan.Purpose;
import tandem.dialplan.limit.CallerCap;
import tandem.dialplan.limit.Cap;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Writing;

/** Entries of {@code limits.callee} and {@code limits.caller}. */
final class CapYaml {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final int MOST = 1_000_000;

    private static final Key<Long> WINDOW =
            Key.of(
                            "window",
                            Types.duration(MINUTE, 30 * DAY),
                            "sliding: the time before a call over which calls are counted")
                    .must();

    /** A second, so that it can also say how many calls may begin in one. */
    private static final Key<Long> CALLER_WINDOW =
            Key.of("window", Types.duration(SECOND, 30 * DAY), WINDOW.meaning()).must();

    private static final Key<Integer> MAX =
            Key.of("max", Types.integer(1, MOST), "calls in any such window").must();
    private static final Key<Cap.Scope> SCOPE =
            Key.of(
                            "scope",
                            Types.oneOf(
                                    Map.of(
                                            "tenant",
                                            Cap.Scope.TENANT,
                                            "platform",
                                            Cap.Scope.PLATFORM)),
                            "whose calls count: tenant, those of the tenant that calls; platform,"
                                    + " those of all tenants")
                    .or(Cap.Scope.TENANT, "tenant");
    private static final Key<Purpose> PURPOSES = CallLimitsYaml.purposes();
    private static final Key<Object> NUMBER =
            Key.of("number", Writing.text("id of a number"), "the number that is shown")
                    .standing("each number, counted apart");

    static final Shape CALLEE =
            Shape.of("callee-cap", "a bound on calls to one callee", WINDOW, MAX, SCOPE, PURPOSES);
    static final Shape CALLER =
            Shape.of(
                    "caller-cap",
                    "a bound on calls that show a number",
                    NUMBER,
                    CALLER_WINDOW,
                    MAX);

    private CapYaml() {}

    static Optional<Cap> callee(Section rule, List<Cap> bounds) {
        Optional<Long> window = rule.value(WINDOW);
        Optional<Integer> max = rule.value(MAX);
        Cap.Scope scope = rule.get(SCOPE);
        Set<Purpose> purposes = CallLimitsYaml.purposes(rule, PURPOSES);
        if (window.isEmpty() || max.isEmpty()) {
            return Optional.empty();
        }
        Cap cap = new Cap(window.get(), max.get(), scope, purposes, rule.at());
        bounds.stream()
                .filter(bound -> bound.outdoes(cap))
                .findFirst()
                .ifPresent(bound -> refuse(rule, bound.max(), bound.at()));
        return Optional.of(cap);
    }

    static Optional<CallerCap> caller(Section rule, Type<String> number, List<CallerCap> bounds) {
        Optional<String> id = rule.value(NUMBER, number);
        Optional<Long> window = rule.value(CALLER_WINDOW);
        Optional<Integer> max = rule.value(MAX);
        if (window.isEmpty() || max.isEmpty() || rule.has(NUMBER) && id.isEmpty()) {
            return Optional.empty();
        }
        CallerCap cap = new CallerCap(id, window.get(), max.get(), rule.at());
        bounds.stream()
                .filter(bound -> bound.outdoes(cap))
                .findFirst()
                .ifPresent(bound -> refuse(rule, bound.max(), bound.at()));
        return Optional.of(cap);
    }

    private static void refuse(Section rule, int max, Position at) {
        rule.refuse(MAX, Code.WIDER, "is more than the platform allows, " + max + " at " + at);
    }
}
