package tandem.engine.gate;

import java.util.Optional;

/**
 * Purposes for which the callee must have agreed. No consent is kept anywhere yet, so the answer to
 * all of them is no. Pure.
 */
final class ConsentRule {
    private ConsentRule() {}

    static Optional<Denial> check(Question question) {
        boolean needed =
                Gate.now(question)
                        .limits()
                        .calling()
                        .consent()
                        .contains(question.attempt().purpose());
        String detail =
                "no consent to calls of purpose "
                        + question.attempt().purpose().word()
                        + " is on record";
        return needed
                ? Optional.of(new Denial("consent_missing", "limits.consent", detail))
                : Optional.empty();
    }
}
