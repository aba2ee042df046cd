package tandem.engine.gate;

import java.util.ArrayList;
import java.util.List;

import tandem.engine.gate.window.QuietHours;

/** All rules that need no counter. */
public final class Rules {
    private Rules() {}

    /**
     * In the order in which they weigh.
     *
     * @param records what is on record against whole numbers, tenants and the like
     * @param lists who is not to be called
     * @param consents who has agreed
     */
    public static List<Rule> of(List<Rule> records, Rule lists, Rule consents) {
        List<Rule> rules = new ArrayList<>(records);
        rules.add(lists);
        rules.add(new DestinationRule());
        rules.add(new QuietHours());
        rules.add(consents);
        rules.add(new ForwardingRule());
        return rules;
    }
}
