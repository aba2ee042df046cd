package tandem.engine.gate.trial;

import java.time.Instant;

import tandem.dialplan.PlanTest;
import tandem.dialplan.Purpose;
import tandem.dialplan.Tenant;
import tandem.engine.gate.Callees;
import tandem.engine.gate.ConsentRecord;
import tandem.engine.gate.Moment;

/**
 * The consents that a test gives: to talk with a person, and older than any opt-out. Runs on: any
 * (immutable).
 */
record GivenConsents(PlanTest.Given given, Tenant whose, Callees callees) implements ConsentRecord {
    @Override
    public boolean agreesToPurpose(String tenant, String number, Purpose purpose, Moment now) {
        return given.consent().stream()
                .filter(one -> one.purposes().contains(purpose))
                .anyMatch(one -> callees.of(one.number(), whose).key().equals(number));
    }

    @Override
    public boolean agreesToVoice(String tenant, String number, Purpose purpose, Moment now) {
        return false;
    }

    @Override
    public boolean agreedAfter(
            Instant time, String tenant, String number, Purpose purpose, Moment now) {
        return false;
    }
}
