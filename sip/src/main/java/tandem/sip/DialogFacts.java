package tandem.sip;

import java.util.List;

/**
 * All that a request inside a confirmed dialog needs (RFC 3261 12.2.1.1), so that a later process
 * can still address the peer of a dialog whose owner died.
 *
 * @param callId Call-ID
 * @param localUri our address in From, without tag
 * @param localTag our tag
 * @param remoteUri the peer's address in To, without tag
 * @param remoteTag the peer's tag, may be empty
 * @param remoteTarget Contact of the peer, where requests go
 * @param routes route set in order, each a name-addr or URI
 * @param localCseq highest CSeq number that we used in it, 0 = none
 * @param transport lower-case, {@code udp}
 * @param remoteHost numeric address that the peer's last message came from
 * @param remotePort its port, 1..65535
 */
public record DialogFacts(
        String callId,
        String localUri,
        String localTag,
        String remoteUri,
        String remoteTag,
        String remoteTarget,
        List<String> routes,
        long localCseq,
        String transport,
        String remoteHost,
        int remotePort) {
    public DialogFacts {
        routes = List.copyOf(routes);
    }
}
