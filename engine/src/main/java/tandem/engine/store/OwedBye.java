package tandem.engine.store;

import java.time.Instant;

import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallLog;
import tandem.sip.DialogFacts;

/**
 * A peer that still stands in a dialog with a process that died, and has to be told. Immutable.
 *
 * @param call id of its call
 * @param leg number of its leg in the call
 */
public record OwedBye(String call, String tenant, int leg, DialogFacts dialog) {
    /**
     * Nothing is owed any more; no later start says it.
     *
     * @param result how that came, one word
     */
    public void settled(CallLog log, Instant at, String result) {
        log.note(call, tenant, at, new CallFact.ByeSettled(leg, result));
    }
}
