package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPServerTransaction;

import tandem.sip.HangupCause;
import tandem.sip.InviteFacts;
import tandem.sip.LegId;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

/**
 * INVITE to us: from the first datagram to our final response (RFC 3261 13.3, 9.2). Runs on: sip
 * loop.
 */
final class InviteServer {
    private static final int MAX_FACT_HEADERS = 32;
    private static final int MAX_FACT_LENGTH = 256;

    /** RFC 3261 13.3.1.1: a provisional response each minute keeps proxies waiting. */
    private static final long REMINDER_MS = 60_000;

    /** After so many reminders nobody is going to answer. */
    private static final int MAX_REMINDERS = 15;

    private static final long REPEAT_LIFE_MS = 32_000;
    private static final int MAX_ANSWERED = 65_536;

    private final Core core;
    private final Hangups hangups;
    private final Acks acks;
    private final Supplier<LegId> ids;
    private final AnsweredInvites answered;

    InviteServer(Core core, Hangups hangups, Acks acks, Supplier<LegId> ids) {
        this.core = core;
        this.hangups = hangups;
        this.acks = acks;
        this.ids = ids;
        long lifeNs = TimeUnit.MILLISECONDS.toNanos(core.loop().tuning().scaledMs(REPEAT_LIFE_MS));
        this.answered = new AnsweredInvites(MAX_ANSWERED, lifeNs, System::nanoTime);
    }

    /** An INVITE without To tag that is not a repeat, from somebody who may call. */
    void onInvite(SIPRequest invite, InetSocketAddress source, InviteFacts.Origin origin) {
        boolean phone = origin instanceof InviteFacts.Origin.Account;
        Dialog dialog = Dialog.called(core.words(), invite, source, phone);
        Leg leg = new Leg(ids.get(), dialog, Leg.State.INVITED);
        leg.mergeKey = mergeKey(invite);
        leg.invite = invite;
        leg.inviteTransaction = core.transactions().open(invite, source);
        remindLater(leg, 1);
        core.legs().add(leg);
        core.tell(new SipEvent.InviteReceived(leg.id, facts(invite, source, origin)));
    }

    /** Whether this is a late copy of an INVITE that has been answered: to be dropped. */
    boolean isRepeat(SIPRequest invite) {
        return answered.isRepeat(invite);
    }

    /**
     * What copies of one INVITE have in common when they came by different ways (RFC 3261 8.2.2.2).
     */
    static String mergeKey(SIPRequest invite) {
        return invite.getFromTag()
                + '/'
                + invite.getCSeq().getSeqNumber()
                + '/'
                + invite.getCallId().getCallId();
    }

    void progress(Leg leg, SipCommand.Progress progress) {
        SIPServerTransaction transaction = leg.inviteTransaction;
        SIPRequest invite = leg.invite;
        if (leg.state == Leg.State.INVITED && transaction != null && invite != null) {
            SIPResponse response =
                    core.answers().inDialog(invite, progress.status(), leg.dialog.localTag());
            leg.lastProvisional = core.answers().withSdp(response, progress.sdp());
            core.transactions().respond(transaction, leg.lastProvisional);
        }
    }

    void answer(Leg leg, String sdp) {
        SIPServerTransaction transaction = leg.inviteTransaction;
        SIPRequest invite = leg.invite;
        if (leg.state == Leg.State.INVITED && transaction != null && invite != null) {
            SIPResponse success = core.answers().inDialog(invite, 200, leg.dialog.localTag());
            core.answers().withAllow(core.answers().withSdp(success, sdp));
            leg.state = Leg.State.ANSWERED;
            answered.remember(invite);
            settled(leg);
            core.transactions().respond(transaction, success);
            core.tellDialog(leg);
            acks.await(leg, success);
        }
    }

    void reject(Leg leg, SipCommand.Reject reject) {
        SIPServerTransaction transaction = leg.inviteTransaction;
        SIPRequest invite = leg.invite;
        if (leg.state == Leg.State.INVITED && transaction != null && invite != null) {
            SIPResponse refusal =
                    core.answers()
                            .inDialog(invite, reject.cause().sipStatus(), leg.dialog.localTag());
            core.answers().withReason(refusal, reject.cause());
            if (reject.retryAfterSeconds() > 0) {
                core.answers().withRetryAfter(refusal, reject.retryAfterSeconds());
            }
            settled(leg);
            core.transactions().respond(transaction, refusal);
            core.legs().remove(leg);
        }
    }

    /** CANCEL: always answered; it ends the INVITE if that still waits (RFC 3261 9.2). */
    void onCancel(SIPRequest cancel) {
        SIPServerTransaction transaction = core.transactions().invitationOf(cancel);
        if (transaction == null && !answered.isRepeat(cancel)) {
            core.refuse(cancel, 481, "no-transaction");
            return;
        }
        core.transactions().respondStateless(core.answers().stateless(cancel, 200));
        Leg leg = core.legs().findMerged(mergeKey(cancel));
        if (leg != null && transaction != null && leg.inviteTransaction == transaction) {
            hangups.refuseInvite(leg, 487, HangupCause.CANCELLED);
            hangups.end(
                    leg, new SipEvent.Cancelled(leg.id, Reasons.of(cancel, HangupCause.CANCELLED)));
        }
    }

    private void settled(Leg leg) {
        leg.stopPatience();
        leg.inviteTransaction = null;
        leg.invite = null;
        leg.lastProvisional = null;
    }

    private void remindLater(Leg leg, int count) {
        leg.patience =
                core.loop()
                        .afterRfcMs(
                                REMINDER_MS,
                                () -> {
                                    SIPServerTransaction transaction = leg.inviteTransaction;
                                    if (leg.state != Leg.State.INVITED || transaction == null) {
                                        return;
                                    }
                                    if (count >= MAX_REMINDERS) {
                                        hangups.refuseInvite(
                                                leg,
                                                HangupCause.NO_ANSWER.sipStatus(),
                                                HangupCause.NO_ANSWER);
                                        hangups.end(
                                                leg,
                                                new SipEvent.Failed(leg.id, HangupCause.NO_ANSWER));
                                        return;
                                    }
                                    if (leg.lastProvisional != null) {
                                        core.transactions()
                                                .respond(transaction, leg.lastProvisional);
                                    }
                                    remindLater(leg, count + 1);
                                });
    }

    private static InviteFacts facts(
            SIPRequest invite, InetSocketAddress source, InviteFacts.Origin origin) {
        String display = invite.getFrom().getAddress().getDisplayName();
        return new InviteFacts(
                origin,
                invite.getCallId().getCallId(),
                Uris.ours(invite.getRequestURI()),
                Uris.ours(invite.getFrom().getAddress().getURI()),
                display == null ? "" : display,
                Uris.ours(invite.getTo().getAddress().getURI()),
                source,
                Bodies.sdp(invite),
                factHeaders(invite),
                Forwards.count(invite),
                Forwards.anonymous(invite));
    }

    private static Map<String, String> factHeaders(SIPRequest invite) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (var all = invite.getHeaders(); all.hasNext() && facts.size() < MAX_FACT_HEADERS; ) {
            SIPHeader header = all.next();
            String name = header.getName().toLowerCase(Locale.ROOT);
            boolean wanted =
                    switch (name) {
                        case "p-asserted-identity", "diversion", "history-info", "user-agent" ->
                                true;
                        default -> name.startsWith("x-");
                    };
            if (wanted) {
                facts.putIfAbsent(name, value(invite, header));
            }
        }
        return facts;
    }

    private static String value(SIPRequest invite, SIPHeader header) {
        ListIterator<SIPHeader> same = invite.getHeaders(header.getName());
        String line = same.hasNext() ? same.next().toString() : header.toString();
        String value = line.substring(line.indexOf(':') + 1).trim();
        return value.length() <= MAX_FACT_LENGTH ? value : value.substring(0, MAX_FACT_LENGTH);
    }
}
