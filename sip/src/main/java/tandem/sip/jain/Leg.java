package tandem.sip.jain;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import org.jspecify.annotations.Nullable;

import tandem.sip.HangupCause;
import tandem.sip.LegId;

/**
 * One leg: its dialog and where it stands. The classes per verb change it; each field says which.
 * Runs on: sip loop.
 */
final class Leg {
    /** Forks of one INVITE that we remember having hung up on. */
    static final int MAX_FORKS = 8;

    /** Where a leg stands. */
    enum State {
        /** Their INVITE waits for our final answer. */
        INVITED,
        /** Our 2xx waits for their ACK. */
        ANSWERED,
        /** Our INVITE has no response yet. */
        CALLING,
        /** Our INVITE has a provisional response. */
        RINGING,
        /** Both sides are in the session. */
        CONFIRMED,
        /**
         * We gave up our INVITE or session; waiting until the peer has agreed or cannot any more.
         * Nothing is told any more.
         */
        ENDING,
        /** Not in the table any more. */
        GONE
    }

    final LegId id;
    final Dialog dialog;
    State state;

    /**
     * InviteServer: what a repeat or merge of their INVITE looks like; empty for our own INVITE.
     */
    String mergeKey = "";

    /** InviteServer: their INVITE until its final response. */
    @Nullable SIPRequest invite;

    @Nullable SIPServerTransaction inviteTransaction;

    /** InviteClient: our INVITE until its final response. */
    @Nullable SIPClientTransaction clientInvite;

    @Nullable SIPRequest sentInvite;

    /** InviteServer: our latest provisional response, for reminders. */
    @Nullable SIPResponse lastProvisional;

    /** InviteServer and InviteClient: ends an INVITE that nobody answers. */
    @Nullable Future<?> patience;

    /** Hangups: why we end, while the end has to wait for a provisional response or an ACK. */
    @Nullable HangupCause hangup;

    /** Hangups: whether it is to be told when nothing is owed to the peer any more. */
    boolean tellRelease;

    /** Hangups: whether the CANCEL of our INVITE has been sent. */
    boolean cancelSent;

    /** AckWait: our 2xx that waits for its ACK. */
    @Nullable AckWait ackWait;

    /** Acks: the last ACK that we sent, in case the 2xx comes again. */
    @Nullable SIPRequest lastAck;

    /** InviteClient: tags of forks that were acknowledged and hung up. */
    final Set<String> forks = new HashSet<>(0);

    /** ReofferClient: our re-INVITE that is under way or waits to be sent. */
    ReofferClient.@Nullable Pending reoffer;

    /** ReofferServer: their re-INVITE or UPDATE that waits for our side's decision. */
    ReofferServer.@Nullable Pending peerOffer;

    Leg(LegId id, Dialog dialog, State state) {
        this.id = id;
        this.dialog = dialog;
        this.state = state;
    }

    /** Whether events may still be told. */
    boolean isAlive() {
        return state != State.ENDING && state != State.GONE;
    }

    void stopPatience() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }
}
