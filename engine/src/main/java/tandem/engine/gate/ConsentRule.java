package tandem.engine.gate;

import java.util.ArrayList;
import java.util.List;

import tandem.dialplan.Purpose;
import tandem.dialplan.limit.ConsentDuty;

/**
 * {@code limits.consent} and {@code limits.consent_ai}: to what the callee must have agreed. Pure,
 * but for the record that it asks.
 */
public final class ConsentRule implements Rule {
    private final ConsentRecord record;

    public ConsentRule(ConsentRecord record) {
        this.record = record;
    }

    /** One for which nobody has agreed to anything. */
    public ConsentRule() {
        this(ConsentRecord.NONE);
    }

    @Override
    public List<Denial> against(Question question) {
        ConsentDuty duty = question.tenant().limits().calling().consent();
        Purpose purpose = question.attempt().purpose();
        String tenant = question.attempt().tenant().name();
        String number = question.callee().key();
        List<Denial> denials = new ArrayList<>(0);
        if (duty.purposes().contains(purpose)
                && !record.agreesToPurpose(tenant, number, purpose, question.now())) {
            denials.add(
                    new Denial(
                            "consent_missing",
                            "limits.consent",
                            "no consent to calls of purpose " + purpose.word() + " is on record"));
        }
        if (duty.aiVoice()
                && question.attempt().voice() == Attempt.Voice.AI
                && !record.agreesToVoice(tenant, number, purpose, question.now())) {
            denials.add(
                    new Denial(
                            "consent_ai_missing",
                            "limits.consent_ai",
                            "no consent to talk with a machine is on record"));
        }
        return denials;
    }
}
