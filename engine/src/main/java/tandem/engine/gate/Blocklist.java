package tandem.engine.gate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whom not to call, and who said so. Runs on: any; never waits. */
public interface Blocklist extends Rule {
    /**
     * What stands against calling somebody: entries of the platform, of the tenant and of the
     * campaign, opt-outs included, that have not expired.
     *
     * @param tenant on whose behalf
     * @param campaign of which the call is, if of one
     */
    List<Denial> against(String tenant, Optional<String> campaign, Callee callee, Instant at);
}
