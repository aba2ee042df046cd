package tandem.sip;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * What an INVITE says, as values that survive the message.
 *
 * @param origin who sent it, established by address (trunk) or digest (account)
 * @param callId the peer's Call-ID
 * @param requestUri the Request-URI
 * @param from URI of the From header
 * @param fromDisplay display name of From, or empty
 * @param to URI of the To header
 * @param source the address that the datagram really came from
 * @param sdp the offer, or empty for a late offer
 * @param headers other headers that plans may look at, by lower-case name, first value, at most 32
 *     of 256 characters: p-asserted-identity, diversion, history-info, user-agent, x-*
 * @param forwards how often it was forwarded before, as far as it says
 * @param anonymous whether the caller withholds the number
 */
public record InviteFacts(
        Origin origin,
        String callId,
        SipUri requestUri,
        SipUri from,
        String fromDisplay,
        SipUri to,
        InetSocketAddress source,
        String sdp,
        Map<String, String> headers,
        int forwards,
        boolean anonymous) {

    public InviteFacts {
        headers = Map.copyOf(headers);
    }

    /** A call that comes straight from a caller who shows the number. */
    public InviteFacts(
            Origin origin,
            String callId,
            SipUri requestUri,
            SipUri from,
            String fromDisplay,
            SipUri to,
            InetSocketAddress source,
            String sdp,
            Map<String, String> headers) {
        this(origin, callId, requestUri, from, fromDisplay, to, source, sdp, headers, 0, false);
    }

    @Override
    public String toString() {
        return "InviteFacts[origin=%s, callId=%s, requestUri=%s, from=%s, fromDisplay=%s, to=%s, source=%s, sdp=%s, headers=%s, forwards=%d, anonymous=%s]"
                .formatted(
                        origin,
                        callId,
                        requestUri,
                        from,
                        fromDisplay,
                        to,
                        source,
                        Keyless.text(sdp),
                        headers,
                        forwards,
                        anonymous);
    }

    /** Who is calling. */
    public sealed interface Origin {
        /** A carrier or PBX known by its address. */
        record Trunk(String name) implements Origin {}

        /** A registered softphone that proved its password. */
        record Account(String user) implements Origin {}
    }
}
