package tandem.engine.gate.anomaly;

import java.time.Instant;
import java.util.Locale;

import tandem.dialplan.limit.AnomalyRule;
import tandem.engine.gate.suspension.Scope;

/**
 * Too many calls of a kind.
 *
 * @param id drawn once in the life of the process
 * @param scope whose calls
 * @param rule that they break
 * @param calls of the window
 * @param percent of them that have the sign; for a jump, of what there used to be
 * @param since when it was seen
 */
public record Anomaly(
        long id, Scope scope, AnomalyRule rule, int calls, long percent, Instant since) {

    /** When what is done about it ends. */
    public Instant until() {
        return since.plusMillis(rule.forMs());
    }

    /** For a person. */
    public String text() {
        String of = rule.sign() == AnomalyRule.Sign.RATE ? "of the usual" : "of";
        return String.format(
                Locale.ROOT,
                "%s: %d %% %s %d calls, %d %% allowed",
                rule.sign().word(),
                percent,
                of,
                calls,
                rule.over());
    }
}
