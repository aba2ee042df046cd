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

    @Override
    public List<Denial> against(Question question) {
        return question.attempt()
                .forwarded()
                .map(call -> against(call, question.tenant().limits().calling().forwarding()))
                .orElse(List.of());
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
