package tandem.engine.call;

import java.util.Map;

import tandem.engine.gate.Permit;
import tandem.engine.trunk.Carriers;
import tandem.sip.InviteFacts;

/** How the first leg of a call came about: its peer is the party whom the whole call is about. */
public sealed interface FirstLeg {
    /** A peer called. */
    record Received(InviteFacts facts) implements FirstLeg {}

    /**
     * We call. The permit is for the callee, who is the first leg or, when a seat is rung first,
     * the second.
     *
     * @param carriers by whom the callee is reached
     * @param variables what the plan knows as {@code contact.NAME}
     * @param ringMs how long each rings
     */
    record Placed(Permit permit, Carriers carriers, Map<String, String> variables, long ringMs)
            implements FirstLeg {
        public Placed {
            variables = Map.copyOf(variables);
        }
    }
}
