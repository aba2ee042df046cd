package tandem.engine.gate;

import java.util.List;

import tandem.dialplan.Purpose;

/**
 * {@code limits.consent}: purposes for which the callee must have agreed. No consent is kept
 * anywhere yet, so the answer to all of them is no.
 */
public final class ConsentRule implements Rule {
    @Override
    public List<Denial> against(Question question) {
        Purpose purpose = question.attempt().purpose();
        String detail = "no consent to calls of purpose " + purpose.word() + " is on record";
        return question.tenant().limits().calling().consent().purposes().contains(purpose)
                ? List.of(new Denial("consent_missing", "limits.consent", detail))
                : List.of();
    }
}
