package tandem.sip.sdp;

import java.util.List;

/**
 * What we can do on a leg: our half of an offer or an answer.
 *
 * @param host numeric address that we receive on
 * @param rtpPort 1..65535; RTCP is on the next port
 * @param formats codecs in order of preference, then telephone-event; with the payload types that
 *     we would offer
 * @param direction what we want to do
 * @param ptimeMs packet time that we send
 * @param sessionId number of the o= line, the same for the life of the leg
 * @param version of the o= line; one more for each changed description (RFC 3264 8)
 * @param srtp whether and with which keys the stream is encrypted
 */
public record LocalAudio(
        String host,
        int rtpPort,
        List<AudioFormat> formats,
        Direction direction,
        int ptimeMs,
        long sessionId,
        long version,
        LocalSrtp srtp) {
    public LocalAudio {
        formats = List.copyOf(formats);
    }

    /** Without SRTP. */
    public LocalAudio(
            String host,
            int rtpPort,
            List<AudioFormat> formats,
            Direction direction,
            int ptimeMs,
            long sessionId,
            long version) {
        this(host, rtpPort, formats, direction, ptimeMs, sessionId, version, LocalSrtp.OFF);
    }
}
