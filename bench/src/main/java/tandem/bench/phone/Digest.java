package tandem.bench.phone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * HTTP digest as SIP uses it (RFC 8760, 7616, 2617): SHA-256 before MD5, {@code qop=auth} when
 * offered. Runs on: any (no state).
 */
final class Digest {

    /** Who we are. {@link #toString} keeps the password to itself. */
    record Credentials(String user, String password) {
        @Override
        public String toString() {
            return "Credentials[" + user + "]";
        }
    }

    /** A digest challenge. */
    record Challenge(
            String realm, String nonce, String opaque, Algorithm algorithm, boolean qopAuth) {}

    /** In order of preference. */
    enum Algorithm {
        SHA_256("SHA-256"),
        MD5("MD5");

        private final String token;

        Algorithm(String token) {
            this.token = token;
        }
    }

    private Digest() {}

    /** The best challenge that we can answer. */
    static Optional<Challenge> choose(List<String> challenges) {
        Optional<Challenge> best = Optional.empty();
        for (String text : challenges) {
            Optional<Challenge> challenge = parse(text);
            boolean better =
                    challenge.isPresent()
                            && (best.isEmpty()
                                    || challenge.get().algorithm.compareTo(best.get().algorithm)
                                            < 0);
            best = better ? challenge : best;
        }
        return best;
    }

    static Optional<Challenge> parse(String text) {
        if (!text.regionMatches(true, 0, "Digest ", 0, 7)) {
            return Optional.empty();
        }
        Map<String, String> fields = fields(text.substring(7));
        String token = fields.getOrDefault("algorithm", "MD5");
        for (Algorithm algorithm : Algorithm.values()) {
            if (algorithm.token.equalsIgnoreCase(token) && fields.containsKey("nonce")) {
                return Optional.of(
                        new Challenge(
                                fields.getOrDefault("realm", ""),
                                fields.get("nonce"),
                                fields.getOrDefault("opaque", ""),
                                algorithm,
                                List.of(fields.getOrDefault("qop", "").split("\\s*,\\s*"))
                                        .contains("auth")));
            }
        }
        return Optional.empty();
    }

    /** {@code name=value} and {@code name="value"} pairs; names in lower case. */
    static Map<String, String> fields(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String part : SipParser.splitList(text)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                String value = part.substring(equals + 1).trim();
                boolean quoted =
                        value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                String bare =
                        quoted
                                ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
                                : value;
                fields.put(part.substring(0, equals).trim().toLowerCase(Locale.ROOT), bare);
            }
        }
        return fields;
    }

    /** The value of an Authorization or Proxy-Authorization header. */
    static String answer(
            Challenge challenge,
            Credentials who,
            String method,
            String uri,
            int nonceCount,
            String cnonce) {
        String count = String.format(Locale.ROOT, "%08x", nonceCount);
        String secret =
                hash(challenge.algorithm, who.user + ":" + challenge.realm + ":" + who.password);
        String request = hash(challenge.algorithm, method + ":" + uri);
        String middle =
                challenge.qopAuth
                        ? challenge.nonce + ":" + count + ":" + cnonce + ":auth"
                        : challenge.nonce;
        String response = hash(challenge.algorithm, secret + ":" + middle + ":" + request);
        StringBuilder out =
                new StringBuilder("Digest ")
                        .append("username=\"")
                        .append(who.user)
                        .append("\", realm=\"")
                        .append(challenge.realm)
                        .append("\", nonce=\"")
                        .append(challenge.nonce)
                        .append("\", uri=\"")
                        .append(uri)
                        .append("\", algorithm=")
                        .append(challenge.algorithm.token)
                        .append(", response=\"")
                        .append(response)
                        .append('"');
        if (challenge.qopAuth) {
            out.append(", qop=auth, nc=")
                    .append(count)
                    .append(", cnonce=\"")
                    .append(cnonce)
                    .append('"');
        }
        if (!challenge.opaque.isEmpty()) {
            out.append(", opaque=\"").append(challenge.opaque).append('"');
        }
        return out.toString();
    }

    private static String hash(Algorithm algorithm, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.token);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
