package tandem.sip.jain;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import org.jspecify.annotations.Nullable;

import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/** Our re-INVITE within a session (RFC 3261 14.1). Runs on: sip loop. */
final class ReofferClient {
    private static final int MAX_TRIES = 4;

    /** A peer that said "trying" and then nothing more is lost after this time. */
    private static final long LIMIT_MS = 180_000;

    private static final long ABANDON_MS = 64 * 500;
    private static final int PENDING_STATUS = 491;

    private final Core core;
    private final Hangups hangups;
    private final Acks acks;

    ReofferClient(Core core, Hangups hangups, Acks acks) {
        this.core = core;
        this.hangups = hangups;
        this.acks = acks;
    }

    /** A re-INVITE that is under way or waits for its next try. */
    static final class Pending {
        private final String sdp;
        private final Consumer<Pending> attempt;
        private int tries;
        private boolean sent;
        private boolean held;
        private @Nullable SIPClientTransaction transaction;
        private @Nullable Future<?> timer;

        private Pending(String sdp, Consumer<Pending> attempt) {
            this.sdp = sdp;
            this.attempt = attempt;
        }

        /** What it had to wait for on our side is over: it may go now. */
        void release() {
            if (held) {
                held = false;
                attempt.accept(this);
            }
        }

        /** Whether the peer has it before them now. */
        boolean isSent() {
            return sent;
        }

        /**
         * The leg ends. The peer owes a final response still; a transaction that waits for it for
         * ever would be a leak.
         */
        void abandon(Core core) {
            stop();
            SIPClientTransaction waiting = transaction;
            if (waiting != null) {
                core.loop().afterRfcMs(ABANDON_MS, () -> core.transactions().terminate(waiting));
            }
        }

        private void stop() {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }

    void reoffer(Leg leg, String sdp) {
        if (leg.reoffer != null || !inSession(leg)) {
            core.tell(new SipEvent.ReofferFailed(leg.id, HangupCause.ofStatus(PENDING_STATUS)));
            return;
        }
        Pending pending = new Pending(sdp, ready -> attempt(leg, ready));
        leg.reoffer = pending;
        attempt(leg, pending);
    }

    private void attempt(Leg leg, Pending pending) {
        if (leg.reoffer != pending || !leg.isAlive()) {
            return;
        }
        // RFC 3261 14.1: not while another INVITE is under way in either direction; our own 2xx
        // must be acknowledged first.
        if (leg.state != Leg.State.CONFIRMED || leg.ackWait != null || leg.peerOffer != null) {
            pending.held = true;
            return;
        }
        pending.tries++;
        send(leg, pending);
    }

    private void send(Leg leg, Pending pending) {
        SIPRequest invite = leg.dialog.request("INVITE");
        invite.setHeader(core.words().contact);
        invite.setHeader(core.words().allow);
        try {
            invite.setContent(pending.sdp.getBytes(StandardCharsets.UTF_8), core.words().sdp);
        } catch (ParseException impossible) {
            throw new IllegalStateException(impossible);
        }
        pending.sent = true;
        SIPClientTransaction transaction =
                core.transactions()
                        .send(
                                invite,
                                leg.dialog.nextHop(),
                                new Transactions.Client() {
                                    @Override
                                    public void onResponse(SIPResponse response) {
                                        ReofferClient.this.onResponse(leg, pending, response);
                                    }

                                    @Override
                                    public void onTimeout() {
                                        ReofferClient.this.lost(leg, pending, HangupCause.TIMEOUT);
                                    }
                                });
        pending.transaction = transaction;
        pending.timer =
                core.loop()
                        .afterRfcMs(
                                LIMIT_MS,
                                () -> {
                                    core.transactions().terminate(transaction);
                                    lost(leg, pending, HangupCause.TIMEOUT);
                                });
    }

    private void onResponse(Leg leg, Pending pending, SIPResponse response) {
        int status = response.getStatusCode();
        if (status < 200) {
            return;
        }
        if (status < 300) {
            onAccepted(leg, pending, response);
        } else if (leg.reoffer == pending) {
            onRefused(leg, pending, response);
        }
    }

    private void onAccepted(Leg leg, Pending pending, SIPResponse success) {
        if (leg.reoffer != pending) {
            // A repeat, or the leg is ending meanwhile: still to be acknowledged.
            acks.send(leg, success);
            return;
        }
        pending.stop();
        if (leg.dialog.refreshTarget(success)) {
            core.tellDialog(leg);
        }
        acks.send(leg, success);
        leg.reoffer = null;
        core.tell(new SipEvent.ReofferAnswered(leg.id, Bodies.sdp(success)));
    }

    private void onRefused(Leg leg, Pending pending, SIPResponse refusal) {
        pending.sent = false;
        pending.transaction = null;
        pending.stop();
        switch (refusal.getStatusCode()) {
            case PENDING_STATUS -> retryLater(leg, pending, Reasons.of(refusal));
            case 408, 481 -> lost(leg, pending, Reasons.of(refusal));
            default -> {
                leg.reoffer = null;
                core.tell(new SipEvent.ReofferFailed(leg.id, Reasons.of(refusal)));
            }
        }
    }

    /**
     * RFC 3261 14.1: the caller waits 2.1 to 4 s, the called 0 to 2 s, in steps of 10 ms, so that
     * they do not meet again.
     */
    private void retryLater(Leg leg, Pending pending, HangupCause cause) {
        if (pending.tries >= MAX_TRIES) {
            leg.reoffer = null;
            core.tell(new SipEvent.ReofferFailed(leg.id, cause));
            return;
        }
        int steps = core.loop().tuning().random().nextInt(191);
        long waitMs = leg.mergeKey.isEmpty() ? 2100 + 10L * steps : 10L * (steps + 10);
        pending.timer = core.loop().afterRfcMs(waitMs, () -> attempt(leg, pending));
    }

    /** RFC 3261 12.2.1.2: the dialog is gone at the other end. */
    private void lost(Leg leg, Pending pending, HangupCause cause) {
        if (leg.reoffer == pending && leg.isAlive()) {
            hangups.fail(leg, cause);
        }
    }

    private static boolean inSession(Leg leg) {
        return switch (leg.state) {
            case ANSWERED, CONFIRMED -> true;
            case INVITED, CALLING, RINGING, ENDING, GONE -> false;
        };
    }
}
