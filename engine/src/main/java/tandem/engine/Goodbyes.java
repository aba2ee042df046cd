package tandem.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tandem.engine.cdr.CallLog;
import tandem.engine.store.OwedBye;
import tandem.engine.time.EngineClock;
import tandem.sip.DialogFacts;
import tandem.sip.HangupCause;
import tandem.sip.SipCommand;
import tandem.sip.SipEndpoint;
import tandem.sip.SipEvent;

/**
 * Tells the peers of a dead process that it is over, and writes down of each when it is owed
 * nothing any more; whom this process does not come to, the next one tells. Holds one entry for
 * each until then; the SIP side is through with each after 64*T1. Runs on: sip loop, once {@link
 * #sayAll} was called.
 */
final class Goodbyes {
    private final Map<DialogFacts, OwedBye> owed = new LinkedHashMap<>();
    private final CallLog log;
    private final EngineClock clock;

    Goodbyes(List<OwedBye> owed, CallLog log, EngineClock clock) {
        owed.forEach(bye -> this.owed.put(bye.dialog(), bye));
        this.log = log;
        this.clock = clock;
    }

    /** In their order; once, by the thread that starts the engine. */
    void sayAll(SipEndpoint sip) {
        for (DialogFacts dialog : List.copyOf(owed.keySet())) {
            sip.tell(new SipCommand.ByeOrphan(dialog, HangupCause.ENGINE_RESTART));
        }
    }

    void onEnded(SipEvent.OrphanEnded ended) {
        OwedBye bye = owed.remove(ended.dialog());
        if (bye != null) {
            bye.settled(log, clock.now(), ended.end().name().toLowerCase(Locale.ROOT));
        }
    }
}
