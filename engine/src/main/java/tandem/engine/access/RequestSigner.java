package tandem.engine.access;

import java.net.URI;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Signs requests to an engine, as its clients do. Runs on: any, if its source of chance does.
 *
 * @param key id of the key
 * @param secret of the key; never shown
 * @param clock gives the time of each request; the engine takes five minutes of difference
 * @param random makes nonces; {@link java.security.SecureRandom} outside of tests
 */
public record RequestSigner(
        String key, String secret, InstantSource clock, RandomGenerator random) {
    private static final int NONCE_OCTETS = 16;

    /**
     * The headers that a request needs.
     *
     * @param method in capitals
     * @param uri with path and query as they are sent
     * @param body empty when there is none
     */
    public Map<String, String> headers(String method, URI uri, byte[] body) {
        String time = Long.toString(clock.millis());
        String nonce = nonce();
        return Map.of(
                Credentials.KEY, key,
                Credentials.TIME, time,
                Credentials.NONCE, nonce,
                Credentials.SIGNATURE, sign(method, uri, query(uri), time, nonce, body));
    }

    /**
     * The same address with the signature as parameters, for a WebSocket of a browser. It is good
     * for one GET.
     */
    public URI signed(URI uri) {
        String time = Long.toString(clock.millis());
        String nonce = nonce();
        String query =
                (query(uri).isEmpty() ? "" : query(uri) + "&")
                        + String.join(
                                "&",
                                Credentials.QUERY_KEY + "=" + key,
                                Credentials.QUERY_TIME + "=" + time,
                                Credentials.QUERY_NONCE + "=" + nonce);
        String signature = sign("GET", uri, query, time, nonce, new byte[0]);
        String base = uri.toString().split("[?#]", 2)[0];
        return URI.create(base + "?" + query + "&" + Credentials.QUERY_SIGNATURE + "=" + signature);
    }

    private String sign(
            String method, URI uri, String query, String time, String nonce, byte[] body) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return "v1=" + Hmac.sha256(secret, Canonical.text(method, path, query, time, nonce, body));
    }

    private String nonce() {
        byte[] octets = new byte[NONCE_OCTETS];
        random.nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    private static String query(URI uri) {
        return uri.getRawQuery() == null ? "" : uri.getRawQuery();
    }

    @Override
    public String toString() {
        return "RequestSigner[" + key + "]";
    }
}
