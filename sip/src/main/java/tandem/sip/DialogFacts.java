package tandem.sip;

import java.util.List;
import java.util.stream.Stream;

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
 * @param remoteHost numeric address that requests are sent to: the phone's flow, the first route,
 *     the target, or else where the peer's messages came from
 * @param remotePort its port, 1..65535
 * @throws IllegalArgumentException when a number is out of range, or a text holds a control
 *     character, with which it could end its header line
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
    private static final long MAX_CSEQ = (1L << 31) - 1;

    public DialogFacts {
        routes = List.copyOf(routes);
        if (localCseq < 0 || localCseq > MAX_CSEQ || remotePort < 1 || remotePort > 65535) {
            throw new IllegalArgumentException("CSeq " + localCseq + ", port " + remotePort);
        }
        Stream<String> texts =
                Stream.of(
                        callId,
                        localUri,
                        localTag,
                        remoteUri,
                        remoteTag,
                        remoteTarget,
                        transport,
                        remoteHost);
        if (Stream.concat(texts, routes.stream()).anyMatch(DialogFacts::hasControls)) {
            throw new IllegalArgumentException("control character in the facts of a dialog");
        }
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
