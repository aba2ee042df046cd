package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.text.ParseException;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import org.jspecify.annotations.Nullable;

import tandem.sip.transport.Transport;

/**
 * Everything that arrives comes through here: checked, parsed, and handed to its transaction or to
 * the dispatcher. Bad input ends here with a 400 or in silence. Runs on: sip loop.
 */
final class Receiver implements Transport.Receiver {
    private static final String COOKIE = "z9hG4bK";
    private static final long MAX_SEQUENCE = 0x7fff_ffffL;

    private final Core core;
    private final Dispatcher dispatcher;
    private final InviteServer invites;
    private final InviteClient calls;
    private final Acks acks;
    private final StringMsgParser parser = new StringMsgParser();

    Receiver(
            Core core, Dispatcher dispatcher, InviteServer invites, InviteClient calls, Acks acks) {
        this.core = core;
        this.dispatcher = dispatcher;
        this.invites = invites;
        this.calls = calls;
        this.acks = acks;
    }

    /** The one catch for messages: whatever a datagram does, the next one is read. */
    @Override
    public void onMessage(byte[] octets, InetSocketAddress from, Transport by) {
        core.loop().assertInLoop();
        try {
            receive(octets, from, by);
        } catch (Throwable bug) {
            core.loop().onBug(bug);
        }
    }

    private void receive(byte[] octets, InetSocketAddress from, Transport by) {
        MessageScan scan = MessageScan.of(octets);
        SIPMessage message = scan.fault() == null ? parsed(scan) : null;
        String fault =
                scan.fault() != null
                        ? scan.fault()
                        : message == null ? "Bad Request" : fault(message, by);
        if (fault != null || message == null) {
            core.counters().count("malformed_total");
            BadRequest.to(scan, octets.length, fault == null ? "Bad Request" : fault)
                    .ifPresent(answer -> by.send(answer, from));
        } else if (message instanceof SIPRequest request) {
            onRequest(request, from, scan.isVersionTwo());
        } else if (message instanceof SIPResponse response) {
            onResponse(response);
        }
    }

    private @Nullable SIPMessage parsed(MessageScan scan) {
        try {
            SIPMessage message =
                    parser.parseSIPMessage(scan.message(), true, false, ParseFaults::judge);
            byte[] unannounced = message == null ? new byte[0] : scan.unannouncedBody();
            if (unannounced.length > 0) {
                message.setMessageContent(unannounced);
            }
            return message;
        } catch (ParseException | RuntimeException | StackOverflowError bad) {
            // The parser has more ways than one to say that it does not understand.
            return null;
        }
    }

    /** What the parser let pass and RFC 3261 does not; null when nothing. */
    private static @Nullable String fault(SIPMessage message, Transport by) {
        Via via = message.getTopmostVia();
        if (via == null || message.getCallId() == null || message.getCSeq() == null) {
            return "Bad Request";
        }
        if (message.getFrom() == null || message.getTo() == null || message.getFromTag() == null) {
            return "Missing tag in From";
        }
        String branch = via.getBranch();
        if (branch == null
                || !branch.regionMatches(true, 0, COOKIE, 0, COOKIE.length())
                || branch.length() == COOKIE.length()) {
            return "Bad branch in Via";
        }
        if (!by.name().equalsIgnoreCase(via.getTransport())) {
            return "Wrong transport in Via";
        }
        long sequence = message.getCSeq().getSeqNumber();
        if (sequence < 0 || sequence > MAX_SEQUENCE) {
            return "Bad CSeq";
        }
        return message instanceof SIPRequest request ? requestFault(request) : null;
    }

    private static @Nullable String requestFault(SIPRequest request) {
        if (!request.getMethod().equals(request.getCSeq().getMethod())) {
            return "CSeq method differs";
        }
        if (request.getMethod().equals("INVITE") && contacts(request) != 1) {
            return "INVITE needs one Contact";
        }
        return null;
    }

    private static int contacts(SIPRequest request) {
        return request.getContactHeaders() == null || request.getContactHeader().isWildCard()
                ? 0
                : request.getContactHeaders().size();
    }

    private void onRequest(SIPRequest request, InetSocketAddress from, boolean versionTwo) {
        String method = request.getMethod();
        core.counters().count(Counters.requests(method));
        Vias.stamp(request.getTopmostVia(), from);
        boolean ack = method.equals("ACK");
        if (!ack && isUnacceptable(request, versionTwo)) {
            return;
        }
        if (method.equals("CANCEL")) {
            invites.onCancel(request);
        } else if (core.transactions().arrive(request) == Transactions.Arrival.NEW) {
            if (ack) {
                acks.onAck(request);
            } else {
                dispatcher.onRequest(request, from);
            }
        }
    }

    private boolean isUnacceptable(SIPRequest request, boolean versionTwo) {
        if (!versionTwo) {
            core.refuse(request, 505, "version");
            return true;
        }
        if (request.getMaxForwards() != null && request.getMaxForwards().getMaxForwards() <= 0) {
            core.refuse(request, 483, "max-forwards");
            return true;
        }
        return false;
    }

    private void onResponse(SIPResponse response) {
        if (!core.transactions().arrive(response)) {
            boolean success = response.getStatusCode() / 100 == 2;
            if (success && response.getCSeq().getMethod().equals("INVITE")) {
                calls.onStray2xx(response);
            } else {
                core.counters().count("stray_responses_total");
            }
        }
    }
}
