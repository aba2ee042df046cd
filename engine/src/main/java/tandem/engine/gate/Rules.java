package tandem.engine.gate;

import java.util.List;

import tandem.engine.gate.window.QuietHours;

/** All rules that need no counter. */
public final class Rules {
    private Rules() {}

    /**
     * In the order in which they weigh.
     *
     * @param lists who is not to be called
     * @param consents who has agreed
     * @param callees whose numbers are
     */
    public static List<Rule> of(Rule lists, Rule consents, Callees callees) {
        return List.of(
                lists,
                new DestinationRule(),
                new QuietHours(),
                consents,
                new ForwardingRule(callees),
                new TestNumberRule(callees));
    }
}
