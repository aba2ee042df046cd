package tandem.engine.gate;

import java.util.List;

import tandem.dialplan.Purpose;

/**
 * A number that is shared for tests ({@code shared_test: true}) is shown in tests only, and only to
 * callees who are known to take part: {@code limits.test_callees}.
 */
final class TestNumberRule implements Rule {
    private final Callees callees;

    TestNumberRule(Callees callees) {
        this.callees = callees;
    }

    @Override
    public List<Denial> against(Question question) {
        if (!question.shown().sharedTest()) {
            return List.of();
        }
        String rule = question.shown().at().toString();
        if (question.attempt().purpose() != Purpose.TEST) {
            String detail = "number " + question.shown().id() + " is shared, for tests only";
            return List.of(new Denial("caller_id_purpose", rule, detail));
        }
        boolean known =
                question.tenant().limits().calling().destinations().tested().stream()
                        .map(number -> callees.of(number, question.tenant()).key())
                        .anyMatch(question.callee().key()::equals);
        String detail = "the callee is none of limits.test_callees";
        return known ? List.of() : List.of(new Denial("test_callee", rule, detail));
    }
}
