package tandem.engine.gate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import tandem.dialplan.Tenant;
import tandem.engine.gate.window.Windows;

/**
 * The quiet rules of the plan in force, on an attempt. Where the clock was set, those of both times
 * hold. Pure.
 */
final class WindowRule {
    private WindowRule() {}

    static List<Denial> check(Question question) {
        Windows windows = windows(question);
        Instant latest = question.now().latest();
        List<Denial> denials = new ArrayList<>(windows.against(latest));
        if (!question.now().earliest().equals(latest)) {
            Set<String> told = new HashSet<>();
            denials.forEach(denial -> told.add(denial.rule()));
            windows.against(question.now().earliest()).stream()
                    .filter(denial -> told.add(denial.rule()))
                    .forEach(denials::add);
        }
        return denials;
    }

    /** The same denials, none with a next time that is quiet. */
    static List<Denial> awake(Question question, List<Denial> denials) {
        Windows windows = windows(question);
        return denials.stream()
                .map(
                        denial ->
                                new Denial(
                                        denial.reason(),
                                        denial.rule(),
                                        denial.detail(),
                                        denial.next().flatMap(windows::next)))
                .toList();
    }

    private static Windows windows(Question question) {
        Tenant tenant = Gate.now(question);
        return new Windows(
                tenant.limits().calling().quiet(),
                question.attempt().purpose(),
                question.callee().zones(),
                tenant.zone());
    }
}
