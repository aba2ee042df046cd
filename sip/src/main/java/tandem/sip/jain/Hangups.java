package tandem.sip.jain;

import javax.sip.SipException;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPServerTransaction;

import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/**
 * The ends of a leg: BYE both ways, and CANCEL of our own INVITE (RFC 3261 9.1, 15). Runs on: sip
 * loop.
 */
final class Hangups {
    /** How long a cancelled INVITE may take to end (RFC 3261 9.1: 64*T1). */
    private static final long CANCEL_LIMIT_MS = 64 * 500;

    private static final int UNANSWERED = 480;

    private final Core core;

    Hangups(Core core) {
        this.core = core;
    }

    /** Ends the leg from our side, whatever its state; told is only that it is released. */
    void hangUp(Leg leg, HangupCause cause) {
        switch (leg.state) {
            case INVITED -> {
                refuseInvite(leg, UNANSWERED, cause);
                core.legs().remove(leg);
            }
            case ANSWERED -> {
                leg.tellRelease = true;
                awaitAck(leg, cause);
            }
            case CALLING, RINGING -> cancel(leg, cause);
            case CONFIRMED -> {
                leg.tellRelease = true;
                if (leg.ackWait != null) {
                    awaitAck(leg, cause);
                } else {
                    sendBye(leg, cause);
                }
            }
            case ENDING, GONE -> {}
        }
    }

    /** Ends the leg from our side because it broke, and tells. */
    void fail(Leg leg, HangupCause cause) {
        sendBye(leg, cause);
        core.tell(new SipEvent.Failed(leg.id, cause));
    }

    /** Sends BYE at once; the leg stays until the peer has answered or 64*T1 have passed. */
    void sendBye(Leg leg, HangupCause cause) {
        leg.state = Leg.State.ENDING;
        stopAckWait(leg);
        dropOffers(leg);
        SIPRequest bye = leg.dialog.request("BYE");
        bye.setHeader(Reasons.header(cause));
        core.transactions()
                .send(
                        bye,
                        leg.dialog.nextHop(),
                        new Transactions.Client() {
                            @Override
                            public void onResponse(SIPResponse response) {
                                if (response.getStatusCode() >= 200) {
                                    remove(leg);
                                }
                            }

                            @Override
                            public void onTimeout() {
                                remove(leg);
                            }
                        });
    }

    /** The peer's BYE; its sequence number is in order. */
    void onBye(Leg leg, SIPRequest bye, SIPServerTransaction transaction) {
        core.transactions()
                .respond(transaction, core.answers().inDialog(bye, 200, leg.dialog.localTag()));
        HangupCause cause = Reasons.of(bye, HangupCause.NORMAL);
        switch (leg.state) {
            case INVITED -> {
                // RFC 3261 15.1.2: a BYE to a dialog with a pending INVITE ends that too.
                refuseInvite(leg, 487, cause);
                end(leg, new SipEvent.Cancelled(leg.id, Reasons.of(bye, HangupCause.CANCELLED)));
            }
            case ANSWERED, CALLING, RINGING, CONFIRMED ->
                    end(leg, new SipEvent.ByeReceived(leg.id, cause));
            case ENDING -> {
                if (leg.hangup != null && leg.ackWait != null) {
                    end(leg);
                }
            }
            case GONE -> {}
        }
    }

    /** Takes the leg out of the table and tells why. */
    void end(Leg leg, SipEvent why) {
        end(leg);
        core.tell(why);
    }

    /** Sends the final refusal to their INVITE. */
    void refuseInvite(Leg leg, int status, HangupCause cause) {
        SIPServerTransaction transaction = leg.inviteTransaction;
        SIPRequest invite = leg.invite;
        if (transaction != null && invite != null) {
            SIPResponse response = core.answers().inDialog(invite, status, leg.dialog.localTag());
            core.transactions().respond(transaction, core.answers().withReason(response, cause));
            leg.inviteTransaction = null;
            leg.invite = null;
        }
        leg.stopPatience();
    }

    /** Sends the CANCEL that {@link #hangUp} had to hold back until a provisional response. */
    void sendCancel(Leg leg) {
        SIPRequest invite = leg.sentInvite;
        HangupCause cause = leg.hangup;
        if (invite == null || cause == null || leg.cancelSent) {
            return;
        }
        leg.cancelSent = true;
        leg.stopPatience();
        leg.patience = core.loop().afterRfcMs(CANCEL_LIMIT_MS, () -> abandon(leg));
        try {
            SIPRequest cancel = invite.createCancelRequest();
            cancel.setHeader(Reasons.header(cause));
            core.transactions().send(cancel, leg.dialog.nextHop(), Transactions.Client.NOBODY);
        } catch (SipException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void cancel(Leg leg, HangupCause cause) {
        boolean mayCancel = leg.state == Leg.State.RINGING;
        leg.hangup = cause;
        leg.state = Leg.State.ENDING;
        if (mayCancel) {
            sendCancel(leg);
        }
    }

    private void awaitAck(Leg leg, HangupCause cause) {
        leg.hangup = cause;
        leg.state = Leg.State.ENDING;
        dropOffers(leg);
    }

    /** The peer answers neither INVITE nor CANCEL. */
    private void abandon(Leg leg) {
        if (leg.clientInvite != null) {
            core.transactions().terminate(leg.clientInvite);
        }
        end(leg);
    }

    /** Takes the leg out of the table and tells nothing but its release. */
    void end(Leg leg) {
        leg.stopPatience();
        stopAckWait(leg);
        dropOffers(leg);
        remove(leg);
    }

    private void remove(Leg leg) {
        core.legs().remove(leg);
        if (leg.tellRelease) {
            leg.tellRelease = false;
            core.tell(new SipEvent.Released(leg.id));
        }
    }

    private static void stopAckWait(Leg leg) {
        if (leg.ackWait != null) {
            leg.ackWait.stop();
            leg.ackWait = null;
        }
    }

    private void dropOffers(Leg leg) {
        if (leg.peerOffer != null) {
            leg.peerOffer.abandon(core, leg);
            leg.peerOffer = null;
        }
        if (leg.reoffer != null) {
            leg.reoffer.abandon(core);
            leg.reoffer = null;
        }
    }
}
