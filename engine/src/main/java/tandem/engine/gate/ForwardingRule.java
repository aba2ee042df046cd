package tandem.engine.gate;

import java.util.ArrayList;
import java.util.List;

import tandem.dialplan.limit.Forwarding;

/**
 * {@code limits.forwarding}: how often a call may be passed on, whether one that is anonymous may
 * be, and whether a caller may reach a number of its choice through us.
 */
public final class ForwardingRule implements Rule {
    private static final String RULE = "limits.forwarding";

    private final Callees callees;

    public ForwardingRule(Callees callees) {
        this.callees = callees;
    }

    @Override
    public List<Denial> against(Question question) {
        return question.attempt()
                .forwarded()
                .map(call -> against(question, call))
                .orElse(List.of());
    }

    private List<Denial> against(Question question, Forwarded call) {
        Forwarding limits = question.tenant().limits().calling().forwarding();
        List<Denial> denials = against(call, limits);
        if (!limits.forwardsForeign()
                && !question.callee().abroad()
                && callees.of(call.caller(), question.tenant()).abroad()) {
            denials.add(
                    new Denial(
                            "hairpin",
                            RULE + ".foreign_caller",
                            "from a caller abroad back into the country"));
        }
        return denials;
    }

    private static List<Denial> against(Forwarded call, Forwarding limits) {
        List<Denial> denials = new ArrayList<>(0);
        if (call.hops() > limits.hops()) {
            denials.add(
                    new Denial(
                            "forwarding_hops",
                            RULE + ".max_hops",
                            "forwarded %d times, %d allowed"
                                    .formatted(call.hops(), limits.hops())));
        }
        if (call.anonymous() && !limits.forwardsAnonymous()) {
            denials.add(
                    new Denial(
                            "forwarding_anonymous",
                            RULE + ".anonymous_caller",
                            "the caller withholds the number"));
        }
        if (call.chosen() && !limits.transits()) {
            denials.add(
                    new Denial(
                            "transit",
                            RULE + ".transit",
                            "from trunk to trunk, to a number that the plan does not name"));
        }
        return denials;
    }
}
