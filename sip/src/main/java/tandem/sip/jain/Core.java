package tandem.sip.jain;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPServerTransaction;

import tandem.sip.DialogFacts;
import tandem.sip.SipEvent;
import tandem.sip.SipListener;

/** What the classes per verb share. Runs on: sip loop. */
record Core(
        SipLoop loop,
        Transactions transactions,
        Vocabulary words,
        Answers answers,
        Legs legs,
        Counters counters,
        SipListener listener) {

    /** Tells the world; a fault of the listener is its own. */
    void tell(SipEvent event) {
        loop.assertInLoop();
        try {
            listener.onEvent(event);
        } catch (RuntimeException bug) {
            loop.onBug(bug);
        }
    }

    /** Tells how the leg's peer can be addressed from now on, by another process too. */
    void tellDialog(Leg leg) {
        DialogFacts facts;
        try {
            facts = leg.dialog.facts(transactions.transportName());
        } catch (IllegalArgumentException hostile) {
            // A peer with control characters in its headers gets no BYE should we die.
            counters.count("dialogs_not_noted_total");
            return;
        }
        tell(new SipEvent.Confirmed(leg.id, facts));
    }

    /** Refuses a request without keeping state, counted by reason. */
    void refuse(SIPRequest request, int status, String reason) {
        counters.count(Counters.refused(reason));
        transactions.respondStateless(answers.stateless(request, status));
    }

    void refuse(SIPResponse response, String reason) {
        counters.count(Counters.refused(reason));
        transactions.respondStateless(response);
    }

    /** Refuses a request of a dialog, so that a repeat gets the same answer. */
    void refuse(SIPServerTransaction transaction, SIPResponse response, String reason) {
        counters.count(Counters.refused(reason));
        transactions.respond(transaction, response);
    }
}
