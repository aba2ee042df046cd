package tandem.engine.access;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The text that a signature is over: method, path, query, time, nonce and the digest of the body,
 * one a line. Path and query are as they stand in the request line, still encoded; the parts of the
 * query are sorted, so that a proxy may reorder them.
 */
final class Canonical {
    private Canonical() {}

    /**
     * @param query without the question mark; empty when there is none
     * @param timeMs as it was sent
     */
    static String text(
            String method, String path, String query, String timeMs, String nonce, byte[] body) {
        return String.join("\n", method, path, sorted(query), timeMs, nonce, Hmac.digest(body));
    }

    /** The signature itself cannot be part of what is signed. */
    private static String sorted(String query) {
        return Arrays.stream(query.split("&"))
                .filter(part -> !part.isEmpty())
                .filter(part -> !part.startsWith(Credentials.QUERY_SIGNATURE + "="))
                .sorted()
                .collect(Collectors.joining("&"));
    }
}
