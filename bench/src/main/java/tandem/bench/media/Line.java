package tandem.bench.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tandem.media.Codec;
import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;

/**
 * What two descriptions of one audio stream have to tell each other here (RFC 8866, 4568). Runs on:
 * any (immutable).
 *
 * @param address where RTP goes
 * @param payloadType of the codec
 * @param key of who wrote it; empty when it asks for no encryption with our suite
 * @param tag of that key's line
 */
record Line(InetSocketAddress address, int payloadType, Optional<SrtpKey> key, int tag) {
    /** What everybody has. */
    static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;

    private static final Pattern HOST = Pattern.compile("(?m)^c=IN IP4 ([0-9.]+)");
    private static final Pattern AUDIO =
            Pattern.compile("(?m)^m=audio ([1-9][0-9]{0,4}) RTP/S?AVPF? ([0-9 ]+)");
    private static final Pattern CRYPTO =
            Pattern.compile("(?m)^a=crypto:([0-9]+) " + SUITE + " inline:([A-Za-z0-9+/=]+)");

    /** Reads one; empty when it has no audio in that codec. */
    static Optional<Line> parse(String sdp, Codec codec) {
        Matcher host = HOST.matcher(sdp);
        Matcher audio = AUDIO.matcher(sdp);
        if (!host.find() || !audio.find()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(audio.group(1));
        return payloadType(sdp, audio.group(2), codec)
                .map(type -> of(new InetSocketAddress(literal(host.group(1)), port), type, sdp));
    }

    private static InetAddress literal(String host) {
        return InetAddress.ofLiteral(host);
    }

    private static Line of(InetSocketAddress address, int payloadType, String sdp) {
        Matcher crypto = CRYPTO.matcher(sdp);
        return crypto.find()
                ? new Line(
                        address,
                        payloadType,
                        Optional.of(SrtpKey.of(Base64.getDecoder().decode(crypto.group(2)))),
                        Integer.parseInt(crypto.group(1)))
                : new Line(address, payloadType, Optional.empty(), 0);
    }

    private static Optional<Integer> payloadType(String sdp, String types, Codec codec) {
        Matcher named =
                Pattern.compile(
                                "(?mi)^a=rtpmap:([0-9]+) "
                                        + Pattern.quote(codec.rtpmap())
                                        + "\\s*$")
                        .matcher(sdp);
        if (named.find()) {
            return Optional.of(Integer.parseInt(named.group(1)));
        }
        boolean fixed =
                codec.staticPayloadType() >= 0
                        && (" " + types.trim() + " ")
                                .contains(" " + codec.staticPayloadType() + " ");
        return fixed ? Optional.of(codec.staticPayloadType()) : Optional.empty();
    }

    /** Writes one of ours: that codec and nothing else, 20 ms. */
    String write(Codec codec, String direction, long version) {
        String host = address.getAddress().getHostAddress();
        String secure =
                key.map(
                                own ->
                                        String.format(
                                                Locale.ROOT,
                                                "a=crypto:%d %s inline:%s\r\n",
                                                tag,
                                                SUITE,
                                                Base64.getEncoder()
                                                        .encodeToString(
                                                                own.octets(0, own.length()))))
                        .orElse("");
        return String.format(
                Locale.ROOT,
                "v=0\r\no=bench 1 %d IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\n"
                        + "m=audio %d RTP/%s %d\r\na=rtpmap:%d %s\r\n%sa=ptime:20\r\na=%s\r\n",
                version,
                host,
                host,
                address.getPort(),
                key.isPresent() ? "SAVP" : "AVP",
                payloadType,
                payloadType,
                codec.rtpmap(),
                secure,
                direction);
    }
}
