package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The state by which requests inside a call are made and recognised (RFC 3261 12). Runs on: the SIP
 * loop.
 */
final class Dialog {
    static final String MAX_FORWARDS = "70";

    private final String callId;
    private final String localTag;
    private final String local;
    private final InetSocketAddress self;
    private String remote;
    private String target;
    private List<String> routes = List.of();
    private InetSocketAddress peer;
    private long cseq;
    private long remoteCseq = -1;

    /**
     * @param local our address without tag, @param remote the peer's, with its tag once known
     */
    private Dialog(
            String callId,
            String localTag,
            String local,
            String remote,
            String target,
            InetSocketAddress peer,
            InetSocketAddress self) {
        this.callId = callId;
        this.localTag = localTag;
        this.local = local;
        this.remote = remote;
        this.target = target;
        this.peer = peer;
        this.self = self;
    }

    /** A dialog that our INVITE will make. */
    static Dialog calling(
            String callId,
            String tag,
            String from,
            String to,
            String target,
            InetSocketAddress peer,
            InetSocketAddress self) {
        return new Dialog(callId, tag, "<" + from + ">", "<" + to + ">", target, peer, self);
    }

    /** The dialog of an INVITE received. */
    static Dialog called(
            SipMessage invite, String tag, InetSocketAddress from, InetSocketAddress self) {
        String local = invite.header("To").orElse("");
        String remote = invite.header("From").orElse("");
        String target = invite.address("Contact").uri();
        Dialog dialog = new Dialog(invite.callId(), tag, local, remote, target, from, self);
        dialog.routes = invite.all("Record-Route");
        dialog.remoteCseq = invite.cseq();
        return dialog;
    }

    String callId() {
        return callId;
    }

    String localTag() {
        return localTag;
    }

    /** By this a phone finds the call of a request or response. */
    String key() {
        return key(callId, localTag);
    }

    static String key(String callId, String localTag) {
        return callId + ' ' + localTag;
    }

    /** The 2xx to our INVITE settles the peer's tag, target and route (RFC 3261 12.1.2). */
    void confirm(SipMessage response) {
        remote = response.header("To").orElse(remote);
        refreshTarget(response);
        List<String> recorded = new ArrayList<>(response.all("Record-Route"));
        Collections.reverse(recorded);
        routes = recorded;
    }

    /** INVITEs and their 2xx refresh where the peer is (RFC 3261 12.2). */
    void refreshTarget(SipMessage message) {
        String contact = message.address("Contact").uri();
        if (!contact.isEmpty()) {
            target = contact;
        }
    }

    /** Whether a 2xx is of the fork that was confirmed. */
    boolean isPeer(SipMessage response) {
        return NameAddress.parse(remote).tag().equals(response.address("To").tag());
    }

    /**
     * @return false for a request older than the newest (RFC 3261 12.2.2)
     */
    boolean accepts(SipMessage request) {
        if (request.cseq() < remoteCseq) {
            return false;
        }
        remoteCseq = request.cseq();
        return true;
    }

    long nextCseq() {
        return ++cseq;
    }

    /** A request inside the dialog, or the INVITE that makes it. */
    SipMessage.Builder request(String method, long number, String branch) {
        return SipMessage.request(method, target)
                .with("Via", Via.of(self, branch))
                .with("Max-Forwards", MAX_FORWARDS)
                .withAll("Route", routes)
                .with("From", local + ";tag=" + localTag)
                .with("To", remote)
                .with("Call-ID", callId)
                .with("CSeq", number + " " + method);
    }

    /**
     * Where its requests go: the first route, else the peer's contact when it is numeric, else
     * where the call came from.
     */
    InetSocketAddress nextHop() {
        String uri = routes.isEmpty() ? target : NameAddress.parse(routes.getFirst()).uri();
        return SipTarget.of(uri).orElse(peer);
    }

    /** The INVITE itself goes to the peer, whatever its URI says. */
    InetSocketAddress peer() {
        return peer;
    }

    /** The ACK to a refusal copies the request (RFC 3261 17.1.1.3). */
    static SipMessage ackOfRefusal(SipMessage invite, SipMessage response) {
        String uri = ((SipMessage.StartLine.Request) invite.start()).uri();
        return SipMessage.request("ACK", uri)
                .with("Via", invite.header("Via").orElse(""))
                .with("Max-Forwards", MAX_FORWARDS)
                .withAll("Route", invite.all("Route"))
                .with("From", invite.header("From").orElse(""))
                .with("To", response.header("To").orElse(""))
                .with("Call-ID", invite.callId())
                .with("CSeq", invite.cseq() + " ACK")
                .build();
    }
}
