package tandem.sip.jain;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/** The third step of INVITE, both ways (RFC 3261 13.2.2.4, 13.3.1.4). Runs on: sip loop. */
final class Acks {
    private final Core core;
    private final Hangups hangups;

    Acks(Core core, Hangups hangups) {
        this.core = core;
        this.hangups = hangups;
    }

    /** Acknowledges a 2xx. */
    void send(Leg leg, SIPResponse success) {
        SIPRequest ack = leg.dialog.ack(success.getCSeq().getSeqNumber());
        leg.lastAck = ack;
        core.transactions().sendOnce(ack, leg.dialog.nextHop());
    }

    /** Acknowledges a 2xx that came again. */
    void repeat(Leg leg, SIPResponse success) {
        SIPRequest ack = leg.lastAck;
        if (ack != null && ack.getCSeq().getSeqNumber() == success.getCSeq().getSeqNumber()) {
            core.transactions().sendOnce(ack, leg.dialog.nextHop());
        }
    }

    /** Starts to repeat our 2xx until it is acknowledged. */
    void await(Leg leg, SIPResponse success) {
        leg.ackWait = new AckWait(core, success, () -> missing(leg));
    }

    /** An ACK that no transaction wanted: the one of a 2xx. */
    void onAck(SIPRequest ack) {
        Leg leg = core.legs().find(ack.getToTag(), ack);
        if (leg == null || !leg.dialog.isWith(ack.getFromTag())) {
            return;
        }
        AckWait wait = leg.ackWait;
        if (wait == null || !wait.isFor(ack.getCSeq().getSeqNumber())) {
            return;
        }
        wait.stop();
        leg.ackWait = null;
        if (leg.hangup != null) {
            hangups.sendBye(leg, leg.hangup);
        } else if (leg.isAlive()) {
            leg.state = Leg.State.CONFIRMED;
            core.tell(new SipEvent.Acked(leg.id, Bodies.sdp(ack)));
            if (leg.reoffer != null) {
                leg.reoffer.release();
            }
        }
    }

    /** RFC 3261 13.3.1.4: a session whose 2xx was never acknowledged is to be ended. */
    private void missing(Leg leg) {
        leg.ackWait = null;
        if (leg.hangup != null) {
            hangups.sendBye(leg, leg.hangup);
        } else if (leg.isAlive()) {
            hangups.fail(leg, HangupCause.NO_ACK);
        }
    }
}
