package tandem.engine.gate.window;

import java.util.ArrayList;
import java.util.List;

import tandem.engine.gate.Denial;
import tandem.engine.gate.Question;
import tandem.engine.gate.Rule;

/** {@code limits.quiet}: when not to call. */
public final class QuietHours implements Rule {
    /** What is forbidden at either of the times that it may be is forbidden; once for each rule. */
    @Override
    public List<Denial> against(Question question) {
        Windows windows = windows(question);
        List<Denial> denials = new ArrayList<>(windows.against(question.now().latest()));
        for (Denial denial : windows.against(question.now().earliest())) {
            if (denials.stream().noneMatch(known -> known.rule().equals(denial.rule()))) {
                denials.add(denial);
            }
        }
        return denials;
    }

    /** Denials with the same reasons, none with a next time that is quiet. */
    public static List<Denial> awake(Question question, List<Denial> denials) {
        Windows windows = windows(question);
        return denials.stream()
                .map(
                        denial ->
                                new Denial(
                                        denial.reason(),
                                        denial.rule(),
                                        denial.detail(),
                                        denial.next().flatMap(windows::next),
                                        denial.lift()))
                .toList();
    }

    private static Windows windows(Question question) {
        return new Windows(
                question.tenant().limits().calling().quiet(),
                question.attempt().purpose(),
                question.callee().zones(),
                question.tenant().zone());
    }
}
