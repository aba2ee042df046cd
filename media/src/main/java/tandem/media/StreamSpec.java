package tandem.media;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What offer/answer settled for a session.
 *
 * @param remoteRtp where RTP goes until a packet from elsewhere latches (symmetric RTP); resolved
 * @param remoteRtcp where RTCP goes; resolved
 * @param codec both ways
 * @param sendPayloadType 0..127
 * @param receivePayloadType 0..127
 * @param digitsSendPayloadType RFC 4733 payload type to send, -1 = the peer knows no events
 * @param digitsReceivePayloadType RFC 4733 payload type to expect, -1 = none
 * @param ptimeMs packet time to send, 10..60
 * @param sends whether we may send (false while the peer holds us with inactive or sendonly)
 * @param receives whether the peer may send; when false, silence from it is no fault
 * @param srtp how both directions are encrypted, RTCP too; empty = plain. The session owns the keys
 *     from then on
 */
public record StreamSpec(
        InetSocketAddress remoteRtp,
        InetSocketAddress remoteRtcp,
        Codec codec,
        int sendPayloadType,
        int receivePayloadType,
        int digitsSendPayloadType,
        int digitsReceivePayloadType,
        int ptimeMs,
        boolean sends,
        boolean receives,
        Optional<Srtp> srtp) {
    /** Plain RTP. */
    public StreamSpec(
            InetSocketAddress remoteRtp,
            InetSocketAddress remoteRtcp,
            Codec codec,
            int sendPayloadType,
            int receivePayloadType,
            int digitsSendPayloadType,
            int digitsReceivePayloadType,
            int ptimeMs,
            boolean sends,
            boolean receives) {
        this(
                remoteRtp,
                remoteRtcp,
                codec,
                sendPayloadType,
                receivePayloadType,
                digitsSendPayloadType,
                digitsReceivePayloadType,
                ptimeMs,
                sends,
                receives,
                Optional.empty());
    }
}
