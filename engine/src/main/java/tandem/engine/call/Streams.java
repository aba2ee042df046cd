package tandem.engine.call;

import java.net.InetSocketAddress;
import java.util.Optional;

import tandem.dialplan.DigitWay;
import tandem.media.Codec;
import tandem.media.StreamSpec;
import tandem.sip.sdp.Agreement;
import tandem.sip.sdp.AudioFormat;
import tandem.sip.sdp.OpusParameters;

/** Turns what offer/answer settled into what the media side is told. */
final class Streams {
    private Streams() {}

    /**
     * @param terms what the plan says of the leg
     * @throws IllegalArgumentException when the peer's address does not resolve or the codec is not
     *     one of ours
     */
    static StreamSpec of(Agreement agreement, LegTerms terms) {
        InetSocketAddress rtp =
                new InetSocketAddress(agreement.remoteHost(), agreement.remoteRtpPort());
        InetSocketAddress rtcp =
                new InetSocketAddress(agreement.remoteHost(), agreement.remoteRtcpPort());
        if (rtp.isUnresolved()) {
            throw new IllegalArgumentException("unknown media host " + agreement.remoteHost());
        }
        return new StreamSpec(
                rtp,
                rtcp,
                codec(agreement.codec())
                        .orElseThrow(
                                () -> new IllegalArgumentException("codec " + agreement.codec())),
                agreement.codec().payloadType(),
                agreement.receivePayloadType(),
                agreement.digitsPayloadType(),
                agreement.digitsReceivePayloadType(),
                terms.digits().contains(DigitWay.INBAND),
                agreement.ptimeMs(),
                agreement.direction().sends(),
                agreement.direction().receives(),
                OpusCoding.sent(terms.opus(), OpusParameters.of(agreement.codec().fmtp())),
                Encryption.of(agreement.srtp()));
    }

    /** What the media side calls a format; empty = none of ours. */
    static Optional<Codec> codec(AudioFormat format) {
        return Codec.named(format.encoding(), format.clockRate(), format.channels());
    }
}
