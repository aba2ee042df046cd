package tandem.engine.gate.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import tandem.dialplan.PlanTest;
import tandem.dialplan.Tenant;
import tandem.engine.gate.Callees;
import tandem.engine.gate.Denial;
import tandem.engine.gate.Question;
import tandem.engine.gate.Rule;

/** The lists that a test gives. Runs on: any (immutable). */
final class GivenLists implements Rule {
    private final Set<String> blacklist;
    private final Set<String> optedOut;

    GivenLists(PlanTest.Given given, Tenant tenant, Callees callees) {
        this.blacklist = keys(given.blacklist(), tenant, callees);
        this.optedOut = keys(given.optedOut(), tenant, callees);
    }

    private static Set<String> keys(List<String> numbers, Tenant tenant, Callees callees) {
        return numbers.stream()
                .map(number -> callees.of(number, tenant).key())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<Denial> against(Question question) {
        List<Denial> denials = new ArrayList<>(0);
        String key = question.callee().key();
        if (blacklist.contains(key)) {
            denials.add(new Denial("blacklisted", "given.blacklist", "on the blacklist"));
        }
        if (optedOut.contains(key)) {
            denials.add(new Denial("opted_out", "given.opted_out", "has opted out"));
        }
        return denials;
    }
}
