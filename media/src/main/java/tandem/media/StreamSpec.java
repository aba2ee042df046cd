package tandem.media;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What offer/answer settled for a session.
 *
 * @param remoteRtp where RTP goes until a packet from elsewhere latches (symmetric RTP); resolved
 * @param remoteRtcp where RTCP goes; resolved; the same as {@code remoteRtp} when both were agreed
 *     to share a port (RFC 5761)
 * @param codec both ways
 * @param sendPayloadType 0..127
 * @param receivePayloadType 0..127
 * @param digitsSendPayloadType RFC 4733 payload type to send, -1 = the peer knows no events
 * @param digitsReceivePayloadType RFC 4733 payload type to expect, -1 = none
 * @param toneDigits whether tones in the audio are digits, both ways (ITU-T Q.23)
 * @param ptimeMs packet time to send, 10..60
 * @param sends whether we may send (false while the peer holds us with inactive or sendonly)
 * @param receives whether the peer may send; when false, silence from it is no fault
 * @param opus how Opus is coded towards the peer; of no effect with other codecs
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
        boolean toneDigits,
        int ptimeMs,
        boolean sends,
        boolean receives,
        OpusSettings opus,
        Optional<Srtp> srtp) {
    /** Plain RTP, where tones are no digits. */
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
                false,
                ptimeMs,
                sends,
                receives,
                OpusSettings.DEFAULT,
                Optional.empty());
    }
}
