package tandem.sip.sdp;

import java.util.List;
import java.util.Optional;

/**
 * What offer and answer settled for the audio stream, from our side.
 *
 * @param remoteHost numeric address or name that we send RTP to
 * @param remoteRtpPort 1..65535
 * @param remoteRtcpPort from a=rtcp (RFC 3605), else the RTP port + 1
 * @param codec the format we send, with the payload type that the peer expects
 * @param receivePayloadType payload type that the peer will use for it
 * @param digitsPayloadType payload type that we send RFC 4733 events with, -1 = the peer knows none
 * @param digitsReceivePayloadType payload type that the peer sends events with, -1 = none
 * @param direction what we may do now: a peer on hold makes us recvonly or inactive
 * @param ptimeMs packet time to send: what the peer asked for as far as it can be had, 20 when it
 *     said nothing
 * @param common codecs that both sides know, the agreed one included; a new offer may choose among
 *     them
 * @param srtp how the stream is encrypted, if it is
 */
public record Agreement(
        String remoteHost,
        int remoteRtpPort,
        int remoteRtcpPort,
        AudioFormat codec,
        int receivePayloadType,
        int digitsPayloadType,
        int digitsReceivePayloadType,
        Direction direction,
        int ptimeMs,
        List<AudioFormat> common,
        Optional<AgreedSrtp> srtp) {
    public Agreement {
        common = List.copyOf(common);
    }

    /** Whether the peer is known to speak this coding. */
    public boolean knows(AudioFormat format) {
        return common.stream().anyMatch(format::sameCoding);
    }
}
