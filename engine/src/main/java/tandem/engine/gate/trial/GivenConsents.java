package tandem.engine.gate.trial;

import java.util.List;

import tandem.dialplan.PlanTest;
import tandem.dialplan.Tenant;
import tandem.engine.gate.Callees;
import tandem.engine.gate.ConsentRule;
import tandem.engine.gate.Denial;
import tandem.engine.gate.Question;
import tandem.engine.gate.Rule;

/** The consents that a test gives. Runs on: any (immutable). */
record GivenConsents(PlanTest.Given given, Tenant tenant, Callees callees) implements Rule {
    @Override
    public List<Denial> against(Question question) {
        boolean agreed =
                given.consent().stream()
                        .filter(
                                one ->
                                        callees.of(one.number(), tenant)
                                                .key()
                                                .equals(question.callee().key()))
                        .anyMatch(one -> one.purposes().contains(question.attempt().purpose()));
        return agreed ? List.of() : new ConsentRule().against(question);
    }
}
