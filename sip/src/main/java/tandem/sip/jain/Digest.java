package tandem.sip.jain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.function.Supplier;

import gov.nist.javax.sip.header.Authorization;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.WWWAuthenticate;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jspecify.annotations.Nullable;

import tandem.sip.Peers;
import tandem.sip.SipSettings;

/**
 * Digest authentication of phones (RFC 7616, RFC 8760, RFC 3261 22). Offers the algorithms of the
 * settings, each with qop=auth. Runs on: sip loop.
 */
final class Digest {
    private static final int MAX_READ = 4;

    private final String realm;
    private final List<String> algorithms;
    private final Supplier<Directory> directory;
    private final Nonces nonces;

    /** Stands in for unknown users, so that they take as long and fail the same way. */
    private final String nobodysPassword;

    Digest(
            SipSettings settings,
            Supplier<Directory> directory,
            Nonces nonces,
            String nobodysPassword) {
        this.realm = settings.realm();
        this.algorithms = settings.digestAlgorithms();
        this.directory = directory;
        this.nonces = nonces;
        this.nobodysPassword = nobodysPassword;
    }

    /** What a request proves. */
    sealed interface Proof {
        /** The password of this account. */
        record Of(String user) implements Proof {}

        /** Nothing yet: challenge it. */
        record None(boolean stale) implements Proof {}

        /**
         * A wrong password, an unknown user, a replay, or an answer to a challenge that was not
         * ours.
         */
        record Wrong() implements Proof {}
    }

    Proof prove(SIPRequest request) {
        Authorization credentials = credentials(request);
        if (credentials == null) {
            return new Proof.None(false);
        }
        String user = parameter(credentials, "username");
        String nonce = parameter(credentials, "nonce");
        String uri = parameter(credentials, "uri");
        String algorithm = algorithm(parameter(credentials, "algorithm"));
        long count = count(parameter(credentials, "nc"));
        boolean whole =
                algorithm != null && count > 0 && "auth".equals(parameter(credentials, "qop"));
        if (!whole || !isAbout(uri, request)) {
            return new Proof.Wrong();
        }
        Nonces.Standing standing = nonces.check(nonce, count);
        if (standing == Nonces.Standing.FOREIGN
                || !isRight(credentials, request.getMethod(), algorithm, user)) {
            return new Proof.Wrong();
        }
        if (standing == Nonces.Standing.STALE) {
            return new Proof.None(true);
        }
        nonces.use(nonce, count);
        return new Proof.Of(user);
    }

    /** Adds the challenges to a 401, the preferred one first (RFC 8760 2.4). */
    SIPResponse challenge(SIPResponse response, boolean stale) {
        String nonce = nonces.issue();
        for (String algorithm : algorithms) {
            WWWAuthenticate challenge = new WWWAuthenticate();
            challenge.setScheme("Digest");
            try {
                challenge.setRealm(realm);
                challenge.setNonce(nonce);
                challenge.setParameter("algorithm", algorithm);
                challenge.setQop("auth");
                if (stale) {
                    challenge.setStale(true);
                }
            } catch (ParseException impossible) {
                throw new IllegalStateException(impossible);
            }
            response.addHeader(challenge);
        }
        return response;
    }

    private boolean isRight(
            Authorization credentials, String method, String algorithm, String user) {
        Peers.Account account = directory.get().account(user);
        String password = account == null ? nobodysPassword : account.password();
        MessageDigest hash = hash(algorithm);
        String a1 = hex(hash, user + ':' + realm + ':' + password);
        String a2 = hex(hash, method + ':' + parameter(credentials, "uri"));
        String expected =
                hex(
                        hash,
                        a1
                                + ':'
                                + parameter(credentials, "nonce")
                                + ':'
                                + parameter(credentials, "nc")
                                + ':'
                                + parameter(credentials, "cnonce")
                                + ":auth:"
                                + a2);
        byte[] given =
                parameter(credentials, "response")
                        .toLowerCase(Locale.ROOT)
                        .getBytes(StandardCharsets.UTF_8);
        boolean equal = MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given);
        return equal && account != null;
    }

    /** The credentials for our realm, if any. */
    private @Nullable Authorization credentials(SIPRequest request) {
        ListIterator<SIPHeader> all = request.getHeaders("Authorization");
        for (int i = 0; i < MAX_READ && all.hasNext(); i++) {
            if (all.next() instanceof Authorization one
                    && "Digest".equalsIgnoreCase(one.getScheme())
                    && realm.equals(parameter(one, "realm"))) {
                return one;
            }
        }
        return null;
    }

    /**
     * RFC 3261 22.4 8: proxies may have rewritten the Request-URI, so user and host count, not
     * every letter.
     */
    private static boolean isAbout(String uri, SIPRequest request) {
        if (uri.equals(request.getRequestURI().toString())) {
            return true;
        }
        try {
            tandem.sip.SipUri claimed =
                    Uris.ours(new gov.nist.javax.sip.parser.URLParser(uri).uriReference(true));
            tandem.sip.SipUri real = Uris.ours(request.getRequestURI());
            return claimed.user().equals(real.user())
                    && claimed.host().equalsIgnoreCase(real.host());
        } catch (ParseException | RuntimeException notAUri) {
            // The parser has more ways than one to say that it does not understand.
            return false;
        }
    }

    private @Nullable String algorithm(String named) {
        String meant = named.isEmpty() ? "MD5" : named;
        for (String offered : algorithms) {
            if (offered.equalsIgnoreCase(meant)) {
                return offered;
            }
        }
        return null;
    }

    /** nc is eight hex digits; -1 when it is not. */
    private static long count(String nc) {
        return nc.matches("[0-9a-fA-F]{8}") ? Long.parseLong(nc, 16) : -1;
    }

    private static String parameter(Authorization credentials, String name) {
        String value = credentials.getParameter(name);
        return value == null ? "" : value;
    }

    private static MessageDigest hash(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hex(MessageDigest hash, String text) {
        return HexFormat.of().formatHex(hash.digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
