package tandem.engine.gate;

import java.time.Instant;
import java.util.List;

/** Whom not to call, and who said so. Runs on: any; never waits. */
public interface Blocklist extends Rule {
    /**
     * What stands against calling somebody: entries of the platform and of the tenant, opt-outs
     * included, that have not expired.
     *
     * @param tenant on whose behalf
     */
    List<Denial> against(String tenant, Callee callee, Instant at);

    /** An entry that one of the times finds in force is. */
    @Override
    default List<Denial> against(Question question) {
        return against(
                question.attempt().tenant().name(), question.callee(), question.now().earliest());
    }
}
