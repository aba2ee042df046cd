package tandem.sip.jain;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.sip.address.URI;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.address.TelURLImpl;

/** URIs between JAIN-SIP's form and ours. */
final class Uris {
    private static final int DEFAULT_PORT = 5060;

    private Uris() {}

    static tandem.sip.SipUri ours(URI uri) {
        if (uri instanceof SipUri sip) {
            String user = sip.getUser() == null ? "" : decoded(sip.getUser());
            return new tandem.sip.SipUri(user, bare(sip.getHost()), Math.max(0, sip.getPort()));
        }
        if (uri instanceof TelURLImpl tel) {
            return new tandem.sip.SipUri((tel.isGlobal() ? "+" : "") + tel.getPhoneNumber(), "", 0);
        }
        return new tandem.sip.SipUri("", "", 0);
    }

    static boolean isCallable(URI uri) {
        return uri instanceof SipUri || uri instanceof TelURLImpl;
    }

    /** Where a SIP URI points to, when its host is a numeric address; names are not resolved. */
    static Optional<InetSocketAddress> address(URI uri) {
        if (!(uri instanceof SipUri sip) || sip.getHost() == null) {
            return Optional.empty();
        }
        return numeric(bare(sip.getHost()))
                .map(
                        host ->
                                new InetSocketAddress(
                                        host, sip.getPort() > 0 ? sip.getPort() : DEFAULT_PORT));
    }

    static Optional<InetAddress> numeric(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    /** Resolves {@code %XX} (RFC 3261 19.1.2); a lone percent sign stands for itself. */
    static String decoded(String escaped) {
        if (escaped.indexOf('%') < 0) {
            return escaped;
        }
        byte[] in = escaped.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            int high = i + 2 < in.length && in[i] == '%' ? Character.digit(in[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(in[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
