package tandem.engine.call;

import java.net.InetSocketAddress;
import java.util.Optional;

import tandem.media.Codec;
import tandem.media.StreamSpec;
import tandem.sip.sdp.Agreement;
import tandem.sip.sdp.AudioFormat;

/** Turns what offer/answer settled into what the media side is told. */
final class Streams {
    private Streams() {}

    /**
     * @param toneDigits whether tones in the audio are keys
     * @throws IllegalArgumentException when the peer's address does not resolve or the codec is not
     *     one of ours
     */
    static StreamSpec of(Agreement agreement, boolean toneDigits) {
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
                toneDigits,
                agreement.ptimeMs(),
                agreement.direction().sends(),
                agreement.direction().receives(),
                Encryption.of(agreement.srtp()));
    }

    /** What the media side calls a format; empty = none of ours. */
    static Optional<Codec> codec(AudioFormat format) {
        return Codec.named(format.encoding(), format.clockRate(), format.channels());
    }
}
