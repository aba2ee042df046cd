package tandem.sip.jain;

/**
 * A call that a {@link SipPeer} makes: its tags and numbers, and the requests of its caller's side.
 */
final class PeerCall {
    final SipPeer peer;
    final String callId = SipPeer.unique("call");
    final String fromTag = SipPeer.unique("from");
    final String user;
    String from;
    String uri = "sip:4000@127.0.0.1";
    String toTag = "";
    String branch = SipPeer.branch();
    String further = "";
    int sequence = 1;

    PeerCall(SipPeer peer) {
        this(peer, "carrier");
    }

    PeerCall(SipPeer peer, String user) {
        this.peer = peer;
        this.user = user;
        this.from = "\"Some One\" <sip:" + user + "@127.0.0.1>";
    }

    String request(String method, String body) {
        return request(method, sequence, branch, body.isEmpty() ? "" : "application/sdp", body);
    }

    String request(String method, int cseq, String viaBranch, String type, String body) {
        return method
                + " "
                + uri
                + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP "
                + peer.address()
                + ";rport;branch="
                + viaBranch
                + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: "
                + from
                + ";tag="
                + fromTag
                + "\r\n"
                + "To: <sip:4000@127.0.0.1>"
                + (toTag.isEmpty() ? "" : ";tag=" + toTag)
                + "\r\n"
                + "Call-ID: "
                + callId
                + "\r\n"
                + "CSeq: "
                + cseq
                + " "
                + method
                + "\r\n"
                + "Contact: <sip:"
                + user
                + "@"
                + peer.address()
                + ">\r\n"
                + further
                + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    String invite() {
        String invite = request("INVITE", SipPeer.SDP);
        peer.send(invite);
        return invite;
    }

    /** A new request of the dialog. */
    String next(String method, String body) {
        sequence++;
        branch = SipPeer.branch();
        String request = request(method, body);
        peer.send(request);
        return request;
    }

    /** ACK of the 2xx to the INVITE that was sent last. */
    void ack(String success, String body) {
        toTag = SipPeer.tag(SipPeer.header(success, "To"));
        peer.send(
                request(
                        "ACK",
                        sequence,
                        SipPeer.branch(),
                        body.isEmpty() ? "" : "application/sdp",
                        body));
    }

    /** ACK of a refusal, which has the branch of the INVITE. */
    void ackRefusal(String refusal) {
        String before = toTag;
        toTag = SipPeer.tag(SipPeer.header(refusal, "To"));
        peer.send(request("ACK", sequence, branch, "", ""));
        toTag = before;
    }
}
