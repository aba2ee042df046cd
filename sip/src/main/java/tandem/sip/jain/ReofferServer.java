package tandem.sip.jain;

import java.util.concurrent.Future;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPServerTransaction;

import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/**
 * The peer's re-INVITE and UPDATE within a session (RFC 3261 14.2, RFC 3311). Runs on: sip loop.
 */
final class ReofferServer {
    private static final int RETRY_AFTER_BOUND_S = 10;

    /** Our side decides within this time or the offer is refused. */
    private static final long DECISION_LIMIT_MS = 32_000;

    private static final HangupCause UNDECIDED = new HangupCause("undecided", 500, 41);

    private final Core core;
    private final Acks acks;

    ReofferServer(Core core, Acks acks) {
        this.core = core;
        this.acks = acks;
    }

    /** A request that our side has not decided about yet. */
    record Pending(SIPRequest request, SIPServerTransaction transaction, Future<?> limit) {
        boolean isInvite() {
            return request.getMethod().equals("INVITE");
        }

        /** Answers it because the session ends before anybody decided. */
        void abandon(Core core, Leg leg) {
            limit.cancel(false);
            SIPResponse response = core.answers().inDialog(request, 487, leg.dialog.localTag());
            core.transactions().respond(transaction, response);
        }
    }

    /** A re-INVITE or UPDATE whose sequence number is in order. */
    void onOffer(Leg leg, SIPRequest request, SIPServerTransaction transaction) {
        if (!Bodies.isSdpOrNone(request)) {
            SIPResponse refusal = core.answers().inDialog(request, 415, leg.dialog.localTag());
            core.refuse(transaction, core.answers().withAbilities(refusal), "content-type");
        } else if (leg.peerOffer != null) {
            later(leg, request, transaction);
        } else if (leg.state != Leg.State.CONFIRMED || leg.ackWait != null || weOffer(leg)) {
            SIPResponse glare = core.answers().inDialog(request, 491, leg.dialog.localTag());
            core.refuse(transaction, glare, "glare");
        } else if (isRefresh(request)) {
            refreshTarget(leg, request);
            core.transactions().respond(transaction, success(leg, request, ""));
        } else {
            refreshTarget(leg, request);
            Future<?> limit =
                    core.loop().afterRfcMs(DECISION_LIMIT_MS, () -> refuse(leg, UNDECIDED));
            leg.peerOffer = new Pending(request, transaction, limit);
            core.tell(new SipEvent.ReofferReceived(leg.id, Bodies.sdp(request)));
        }
    }

    private void refreshTarget(Leg leg, SIPRequest request) {
        if (leg.dialog.refreshTarget(request)) {
            core.tellDialog(leg);
        }
    }

    void accept(Leg leg, String sdp) {
        Pending pending = leg.peerOffer;
        if (pending == null) {
            return;
        }
        pending.limit().cancel(false);
        leg.peerOffer = null;
        SIPResponse success = success(leg, pending.request(), sdp);
        core.transactions().respond(pending.transaction(), success);
        if (pending.isInvite()) {
            acks.await(leg, success);
        } else {
            releaseOurs(leg);
        }
    }

    void refuse(Leg leg, HangupCause cause) {
        Pending pending = leg.peerOffer;
        if (pending == null) {
            return;
        }
        pending.limit().cancel(false);
        leg.peerOffer = null;
        SIPResponse refusal =
                core.answers()
                        .inDialog(pending.request(), cause.sipStatus(), leg.dialog.localTag());
        core.transactions()
                .respond(pending.transaction(), core.answers().withReason(refusal, cause));
        releaseOurs(leg);
    }

    private static void releaseOurs(Leg leg) {
        if (leg.reoffer != null) {
            leg.reoffer.release();
        }
    }

    /**
     * RFC 3261 14.2: a second offer before the first is decided has to come back a little later.
     */
    private void later(Leg leg, SIPRequest request, SIPServerTransaction transaction) {
        SIPResponse refusal = core.answers().inDialog(request, 500, leg.dialog.localTag());
        int seconds = core.loop().tuning().random().nextInt(RETRY_AFTER_BOUND_S + 1);
        core.refuse(transaction, core.answers().withRetryAfter(refusal, seconds), "offer-pending");
    }

    private SIPResponse success(Leg leg, SIPRequest request, String sdp) {
        SIPResponse success = core.answers().inDialog(request, 200, leg.dialog.localTag());
        return core.answers().withAllow(core.answers().withSdp(success, sdp));
    }

    /** An UPDATE without a body only says that the peer, or its Contact, is there. */
    private static boolean isRefresh(SIPRequest request) {
        return request.getMethod().equals("UPDATE") && Bodies.sdp(request).isEmpty();
    }

    private static boolean weOffer(Leg leg) {
        return leg.reoffer != null && leg.reoffer.isSent();
    }
}
