package tandem.sip.jain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.sip.address.Address;
import javax.sip.address.URI;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jspecify.annotations.Nullable;

import tandem.sip.Destination;
import tandem.sip.HangupCause;
import tandem.sip.Peers;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

/**
 * Our INVITE: from the command to the 2xx that makes the session, or to its failure (RFC 3261
 * 13.2). Runs on: sip loop.
 */
final class InviteClient {
    /** Nobody rings longer (above the 3 minutes that proxies wait, RFC 3261 16.6 timer C). */
    private static final long RING_LIMIT_MS = 300_000;

    /** Nobody has said anything: Q.850 102, recovery on timer expiry. */
    private static final HangupCause NO_RESPONSE = new HangupCause("no-response", 408, 102);

    private static final HangupCause NO_TRUNK = new HangupCause("no-trunk", 404, 3);
    private static final HangupCause BAD_TARGET = new HangupCause("bad-target", 484, 28);

    private final Core core;
    private final Hangups hangups;
    private final Acks acks;
    private final Supplier<Directory> directory;

    InviteClient(Core core, Hangups hangups, Acks acks, Supplier<Directory> directory) {
        this.core = core;
        this.hangups = hangups;
        this.acks = acks;
        this.directory = directory;
    }

    /** Whom to call and how to get there. */
    private record Target(
            URI uri, InetSocketAddress hop, boolean followFlow, long firstResponseMs) {}

    void invite(SipCommand.Invite command) {
        if (core.legs().isKnown(command.leg())) {
            core.counters().count("dropped_commands_total{reason=leg-in-use}");
            return;
        }
        if (core.legs().isFull()) {
            core.tell(new SipEvent.Failed(command.leg(), HangupCause.OVERLOAD));
            return;
        }
        try {
            Target target = target(command.to());
            if (target == null) {
                core.tell(new SipEvent.Failed(command.leg(), NO_TRUNK));
            } else {
                send(command, target);
            }
        } catch (ParseException | IllegalArgumentException notAUri) {
            core.tell(new SipEvent.Failed(command.leg(), BAD_TARGET));
        }
    }

    private void send(SipCommand.Invite command, Target target) throws ParseException {
        Address from =
                core.words()
                        .addresses
                        .createAddress(core.words().addresses.createURI(command.from().toString()));
        if (!command.fromDisplay().isEmpty()) {
            from.setDisplayName(quotable(command.fromDisplay()));
        }
        Address to = core.words().addresses.createAddress((URI) target.uri().clone());
        Dialog dialog =
                Dialog.calling(
                        core.words(), from, to, target.uri(), target.hop(), target.followFlow());
        Leg leg = new Leg(command.leg(), dialog, Leg.State.CALLING);
        SIPRequest invite = dialog.request("INVITE");
        invite.setHeader(core.words().contact);
        invite.setHeader(core.words().allow);
        further(command).forEach((name, value) -> invite.addHeader(Vocabulary.header(name, value)));
        if (!command.sdp().isEmpty()) {
            invite.setContent(command.sdp().getBytes(StandardCharsets.UTF_8), core.words().sdp);
        }
        core.legs().add(leg);
        leg.sentInvite = invite;
        leg.patience = core.loop().afterMs(target.firstResponseMs(), () -> onFirstLimit(leg));
        leg.clientInvite =
                core.transactions()
                        .send(
                                invite,
                                target.hop(),
                                new Transactions.Client() {
                                    @Override
                                    public void onResponse(SIPResponse response) {
                                        InviteClient.this.onResponse(leg, response);
                                    }

                                    @Override
                                    public void onTimeout() {
                                        InviteClient.this.failed(leg, HangupCause.TIMEOUT);
                                    }
                                });
    }

    /**
     * A 2xx that no transaction waits for: a repeat whose ACK was lost, or another fork's (RFC 3261
     * 13.2.2.4).
     */
    void onStray2xx(SIPResponse success) {
        Leg leg = core.legs().find(success.getFromTag(), success);
        if (leg != null) {
            on2xx(leg, success);
        }
    }

    private void onResponse(Leg leg, SIPResponse response) {
        int status = response.getStatusCode();
        if (status < 200) {
            onProvisional(leg, response);
        } else if (status < 300) {
            on2xx(leg, response);
        } else {
            failed(leg, Reasons.of(response));
        }
    }

    private void onProvisional(Leg leg, SIPResponse response) {
        switch (leg.state) {
            case CALLING, RINGING -> {
                leg.state = Leg.State.RINGING;
                if (response.getStatusCode() > 100) {
                    core.tell(
                            new SipEvent.Progressed(
                                    leg.id, response.getStatusCode(), Bodies.sdp(response)));
                }
            }
            case ENDING -> hangups.sendCancel(leg);
            case INVITED, ANSWERED, CONFIRMED, GONE -> {}
        }
    }

    private void on2xx(Leg leg, SIPResponse success) {
        if (leg.dialog.isConfirmed()) {
            if (leg.dialog.isWith(success.getToTag())) {
                acks.repeat(leg, success);
            } else {
                hangUpFork(leg, success);
            }
            return;
        }
        leg.dialog.confirm(success);
        leg.clientInvite = null;
        leg.sentInvite = null;
        leg.stopPatience();
        acks.send(leg, success);
        switch (leg.state) {
            case CALLING, RINGING -> {
                leg.state = Leg.State.CONFIRMED;
                core.tellDialog(leg);
                core.tell(new SipEvent.Answered(leg.id, Bodies.sdp(success)));
            }
            // Our CANCEL lost the race.
            case ENDING ->
                    hangups.sendBye(leg, leg.hangup == null ? HangupCause.NORMAL : leg.hangup);
            case INVITED, ANSWERED, CONFIRMED, GONE -> {}
        }
    }

    private void hangUpFork(Leg leg, SIPResponse success) {
        if (success.getToTag() == null || success.getCSeq().getSeqNumber() != 1) {
            return;
        }
        Dialog fork = leg.dialog.fork(success);
        core.transactions().sendOnce(fork.ack(1), fork.nextHop());
        if (leg.forks.size() < Leg.MAX_FORKS && leg.forks.add(success.getToTag())) {
            core.counters().count("forks_total");
            SIPRequest bye = fork.request("BYE");
            core.transactions().send(bye, fork.nextHop(), Transactions.Client.NOBODY);
        }
    }

    private void failed(Leg leg, HangupCause cause) {
        switch (leg.state) {
            case CALLING, RINGING -> hangups.end(leg, new SipEvent.Failed(leg.id, cause));
            case ENDING -> hangups.end(leg);
            case INVITED, ANSWERED, CONFIRMED, GONE -> {}
        }
    }

    /** Who has answered with anything, be it 100, may let it ring. */
    private void onFirstLimit(Leg leg) {
        if (leg.state == Leg.State.CALLING) {
            giveUp(leg, NO_RESPONSE);
        } else {
            leg.patience =
                    core.loop().afterRfcMs(RING_LIMIT_MS, () -> giveUp(leg, HangupCause.TIMEOUT));
        }
    }

    private void giveUp(Leg leg, HangupCause cause) {
        if (leg.isAlive()) {
            hangups.hangUp(leg, cause);
            core.tell(new SipEvent.Failed(leg.id, cause));
        }
    }

    private @Nullable Target target(Destination to) throws ParseException {
        return switch (to) {
            case Destination.Device(var contact) ->
                    new Target(
                            core.words().addresses.createURI(contact.uri()),
                            contact.flow(),
                            true,
                            RING_LIMIT_MS);
            case Destination.Trunk(String name, String number) -> {
                Peers.Trunk trunk = directory.get().trunk(name);
                if (trunk == null || !trunk.transport().equals("udp")) {
                    yield null;
                }
                var uri = new tandem.sip.SipUri(number, trunk.host(), trunk.port());
                InetSocketAddress hop =
                        new InetSocketAddress(InetAddress.ofLiteral(trunk.host()), trunk.port());
                yield new Target(
                        core.words().addresses.createURI(uri.toString()),
                        hop,
                        false,
                        trunk.firstResponseMs());
            }
        };
    }

    /**
     * The command's own headers by name; several of one name become one with commas (RFC 3261
     * 7.3.1).
     */
    private static Map<String, String> further(SipCommand.Invite command) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : command.headers()) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).trim();
            headers.merge(
                    line.substring(0, colon).trim(), value, (one, other) -> one + ", " + other);
        }
        return headers;
    }

    private static String quotable(String display) {
        return display.replaceAll("[\"\\\\\\p{Cntrl}]", "");
    }
}
