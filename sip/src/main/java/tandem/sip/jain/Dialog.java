package tandem.sip.jain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.sip.address.Address;
import javax.sip.address.URI;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.RecordRoute;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jspecify.annotations.Nullable;

import tandem.sip.DialogFacts;

/**
 * The state that RFC 3261 12 calls a dialog: tags, sequence numbers, remote target, route set; and
 * how a request inside it looks. Until the peer's tag is known ({@link #confirm}) it only stands
 * for our half. Runs on: sip loop.
 */
final class Dialog {
    /** RFC 3261 8.1.1.5: a sequence number is below 2^31. */
    private static final long MAX_SEQUENCE = (1L << 31) - 1;

    /** No dialog of ours has sent as many requests. */
    private static final long ORPHAN_SKIP = 1_000_000;

    private final Vocabulary words;
    private final CallID callId;
    private final String localTag;
    private final From local;
    private final InetSocketAddress peer;
    private final boolean followFlow;
    private @Nullable String remoteTag;
    private To remote;
    private URI target;
    private List<Address> routes = List.of();
    private long localSequence;
    private long remoteSequence;

    private Dialog(
            Vocabulary words,
            CallID callId,
            String localTag,
            From local,
            To remote,
            URI target,
            InetSocketAddress peer,
            boolean followFlow) {
        this.words = words;
        this.callId = callId;
        this.localTag = localTag;
        this.local = local;
        this.remote = remote;
        this.target = target;
        this.peer = peer;
        this.followFlow = followFlow;
    }

    /**
     * Our half of a dialog that we ask for.
     *
     * @param followFlow whether requests go to {@code peer} whatever the Contact says, for phones
     *     behind NAT
     */
    static Dialog calling(
            Vocabulary words,
            Address from,
            Address to,
            URI target,
            InetSocketAddress peer,
            boolean followFlow) {
        try {
            String tag = words.token();
            CallID callId = new CallID();
            callId.setCallId(words.token() + "@" + words.host());
            From local = new From();
            local.setAddress(from);
            local.setTag(tag);
            To remote = new To();
            remote.setAddress(to);
            return new Dialog(words, callId, tag, local, remote, target, peer, followFlow);
        } catch (ParseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The dialog that an INVITE to us makes (RFC 3261 12.1.1). */
    static Dialog called(
            Vocabulary words, SIPRequest invite, InetSocketAddress source, boolean followFlow) {
        try {
            String tag = words.token();
            From local = new From();
            local.setAddress((Address) invite.getTo().getAddress().clone());
            local.setTag(tag);
            To remote = new To();
            remote.setAddress((Address) invite.getFrom().getAddress().clone());
            Contact contact = invite.getContactHeader();
            URI target = (URI) contact.getAddress().getURI().clone();
            Dialog dialog =
                    new Dialog(
                            words,
                            (CallID) invite.getCallId(),
                            tag,
                            local,
                            remote,
                            target,
                            source,
                            followFlow);
            dialog.remoteTag(invite.getFromTag());
            dialog.remoteSequence = invite.getCSeq().getSeqNumber();
            dialog.routes = recordRoutes(invite);
            return dialog;
        } catch (ParseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * A dialog of a process that died, from what it left. Its sequence number begins far above what
     * that process can have used since it noted it.
     *
     * @throws ParseException when the facts are not of a dialog that can be addressed
     */
    static Dialog orphan(Vocabulary words, DialogFacts facts) throws ParseException {
        CallID callId = new CallID();
        callId.setCallId(facts.callId());
        From local = new From();
        local.setAddress(address(words, facts.localUri()));
        local.setTag(facts.localTag());
        To remote = new To();
        remote.setAddress(address(words, facts.remoteUri()));
        InetSocketAddress hop =
                new InetSocketAddress(
                        InetAddress.ofLiteral(facts.remoteHost()), facts.remotePort());
        URI target = words.addresses.createURI(facts.remoteTarget());
        Dialog orphan =
                new Dialog(words, callId, facts.localTag(), local, remote, target, hop, true);
        orphan.remoteTag(facts.remoteTag().isEmpty() ? null : facts.remoteTag());
        List<Address> routes = new ArrayList<>(facts.routes().size());
        for (String route : facts.routes()) {
            routes.add(words.addresses.createAddress(route));
        }
        orphan.routes = routes;
        orphan.localSequence = Math.min(MAX_SEQUENCE - 1, facts.localCseq() + ORPHAN_SKIP);
        return orphan;
    }

    private static Address address(Vocabulary words, String uri) throws ParseException {
        return words.addresses.createAddress(words.addresses.createURI(uri));
    }

    /** What another process needs to address the peer of this dialog. */
    DialogFacts facts(String transport) {
        InetSocketAddress hop = nextHop();
        return new DialogFacts(
                callId.getCallId(),
                local.getAddress().getURI().toString(),
                localTag,
                remote.getAddress().getURI().toString(),
                remoteTag == null ? "" : remoteTag,
                target.toString(),
                routes.stream().map(Address::toString).map(String::trim).toList(),
                localSequence,
                transport,
                hop.getAddress().getHostAddress(),
                hop.getPort());
    }

    /** The same half of a dialog, completed by another fork's 2xx. */
    Dialog fork(SIPResponse success) {
        Dialog fork =
                new Dialog(
                        words,
                        callId,
                        localTag,
                        local,
                        (To) remote.clone(),
                        target,
                        peer,
                        followFlow);
        fork.localSequence = localSequence;
        fork.confirm(success);
        return fork;
    }

    /** Completes a dialog that we asked for with the peer's 2xx (RFC 3261 12.1.2). */
    void confirm(SIPResponse success) {
        remoteTag(success.getToTag());
        List<Address> recorded = new ArrayList<>(recordRoutes(success));
        Collections.reverse(recorded);
        routes = recorded;
        refreshTarget(success);
    }

    /**
     * Takes over a changed Contact (target refresh, RFC 3261 12.2).
     *
     * @return whether it is another one
     */
    boolean refreshTarget(SIPMessage message) {
        Contact contact = message.getContactHeader();
        if (contact != null && contact.getAddress().getURI() instanceof SipUri uri) {
            boolean moved = !uri.equals(target);
            target = (URI) uri.clone();
            return moved;
        }
        return false;
    }

    String callId() {
        return callId.getCallId();
    }

    String localTag() {
        return localTag;
    }

    /** Whether a message from the peer with this tag belongs here. */
    boolean isWith(@Nullable String tag) {
        return remoteTag == null ? tag == null : remoteTag.equals(tag);
    }

    boolean isConfirmed() {
        return remoteTag != null;
    }

    long localSequence() {
        return localSequence;
    }

    /**
     * Checks and takes the peer's next sequence number (RFC 3261 12.2.2); false when it is not
     * above the last.
     */
    boolean takeRemoteSequence(long sequence) {
        if (sequence <= remoteSequence) {
            return false;
        }
        remoteSequence = sequence;
        return true;
    }

    /**
     * Where requests of this dialog are sent: the phone's flow, the first route, the target, or
     * else where the peer was.
     */
    InetSocketAddress nextHop() {
        if (followFlow) {
            return peer;
        }
        URI first = routes.isEmpty() ? target : routes.getFirst().getURI();
        Optional<InetSocketAddress> numeric = Uris.address(first);
        return numeric.orElse(peer);
    }

    /** The next request of this dialog. */
    SIPRequest request(String method) {
        return request(method, ++localSequence);
    }

    /** The ACK of a 2xx to the INVITE with {@code sequence} (RFC 3261 13.2.2.4). */
    SIPRequest ack(long sequence) {
        return request("ACK", sequence);
    }

    private SIPRequest request(String method, long sequence) {
        SIPRequest request = new SIPRequest();
        boolean strict = !routes.isEmpty() && !isLoose(routes.getFirst());
        request.setRequestURI(strict ? routes.getFirst().getURI() : target);
        request.setMethod(method);
        request.addHeader(words.via());
        RouteList route = routeHeaders(strict);
        if (!route.isEmpty()) {
            request.setHeader(route);
        }
        request.setHeader(words.maxForwards);
        request.setFrom(local);
        request.setTo(remote);
        request.setCallId(callId);
        request.setCSeq(new CSeq(sequence, method));
        request.setHeader(words.userAgent);
        return request;
    }

    /**
     * RFC 3261 12.2.1.1: a strict first route moves into the Request-URI, and the target to the end
     * of the list.
     */
    private RouteList routeHeaders(boolean strict) {
        RouteList list = new RouteList();
        for (Address address : strict ? routes.subList(1, routes.size()) : routes) {
            list.add(route(address));
        }
        if (strict) {
            AddressImpl last = new AddressImpl();
            last.setURI(target);
            last.setAddressType(AddressImpl.NAME_ADDR);
            list.add(route(last));
        }
        return list;
    }

    private static Route route(Address address) {
        Route route = new Route();
        route.setAddress(address);
        return route;
    }

    private static boolean isLoose(Address route) {
        return route.getURI() instanceof SipUri uri && uri.hasLrParam();
    }

    private static List<Address> recordRoutes(SIPMessage message) {
        RecordRouteList recorded = message.getRecordRouteHeaders();
        if (recorded == null) {
            return List.of();
        }
        List<Address> out = new ArrayList<>(recorded.size());
        for (RecordRoute route : recorded) {
            out.add((Address) route.getAddress().clone());
        }
        return out;
    }

    private void remoteTag(@Nullable String tag) {
        remoteTag = tag;
        if (tag != null) {
            try {
                To tagged = (To) remote.clone();
                tagged.setTag(tag);
                remote = tagged;
            } catch (ParseException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
