package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes a phone a registrar that demands digest and checks it by RFC 7616, written apart from
 * {@link Digest#answer}.
 */
public final class FakeRegistrar {
    private final Map<String, InetSocketAddress> bindings = new ConcurrentHashMap<>();
    private final PhoneCore core;
    private final String password;
    private final String challenges;
    private volatile int nonce;
    private volatile int registers;

    /**
     * @param password of every user, after its name
     */
    private FakeRegistrar(PhoneCore core, String password, String challenges) {
        this.core = core;
        this.password = password;
        this.challenges = challenges;
    }

    /**
     * @param algorithms offered, such as "MD5 SHA-256"
     */
    public static FakeRegistrar on(SipPhone phone, String password, String algorithms) {
        FakeRegistrar registrar = new FakeRegistrar(phone.core(), password, algorithms);
        phone.core().onRegister(registrar::onRegister);
        return registrar;
    }

    public Map<String, InetSocketAddress> bindings() {
        return bindings;
    }

    int registers() {
        return registers;
    }

    /** Forgets its nonce, as after a restart. */
    void forgetNonce() {
        nonce++;
    }

    private void onRegister(ServerTransaction transaction) {
        SipMessage request = transaction.request();
        String authorization = request.header("Authorization").orElse("");
        if (authorization.isEmpty()) {
            challenge(transaction, "");
            return;
        }
        Map<String, String> fields = Digest.fields(authorization.substring("Digest ".length()));
        if (!fields.getOrDefault("nonce", "").equals("n" + nonce)) {
            challenge(transaction, ", stale=TRUE");
        } else if (!fields.getOrDefault("response", "").equals(expected(fields))) {
            core.respond(transaction, 403);
        } else {
            registers++;
            bind(transaction, fields.get("username"));
        }
    }

    private void bind(ServerTransaction transaction, String user) {
        String expires = transaction.request().header("Expires").orElse("3600");
        if (expires.equals("0")) {
            bindings.remove(user);
        } else {
            bindings.put(user, transaction.from());
        }
        String contact = transaction.request().header("Contact").orElse("") + ";expires=" + expires;
        transaction.respond(
                transaction.response(200, "OK", "reg").with("Contact", contact).build());
    }

    private void challenge(ServerTransaction transaction, String stale) {
        SipMessage.Builder response = transaction.response(401, "Unauthorized", "reg");
        for (String algorithm : challenges.split(" ")) {
            response.with(
                    "WWW-Authenticate",
                    "Digest realm=\"tandem\", nonce=\"n"
                            + nonce
                            + "\", qop=\"auth,auth-int\", algorithm="
                            + algorithm
                            + stale);
        }
        transaction.respond(response.build());
    }

    private String expected(Map<String, String> fields) {
        String algorithm = fields.get("algorithm");
        String user = fields.get("username");
        String ha1 = hash(algorithm, user + ":tandem:" + password + user);
        String ha2 = hash(algorithm, "REGISTER:" + fields.get("uri"));
        String middle = fields.get("nc") + ":" + fields.get("cnonce") + ":" + fields.get("qop");
        return hash(algorithm, ha1 + ":" + fields.get("nonce") + ":" + middle + ":" + ha2);
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] octets = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            byte[] hash = java.security.MessageDigest.getInstance(algorithm).digest(octets);
            return java.util.HexFormat.of().formatHex(hash);
        } catch (java.security.NoSuchAlgorithmException unknown) {
            throw new IllegalStateException(unknown);
        }
    }
}
