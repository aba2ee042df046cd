package tandem.engine.gate;

import java.util.List;

/** One of the rules that need no counter. Runs on: any; never waits. */
@FunctionalInterface
public interface Rule {
    /** All that it has against an attempt. */
    List<Denial> against(Question question);
}
