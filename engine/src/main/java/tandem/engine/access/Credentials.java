package tandem.engine.access;

import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * What a request brings to prove who sent it. Immutable.
 *
 * @param key id of the key
 * @param time ms since 1970, as text
 * @param nonce 16..64 characters
 * @param signature {@code v1=} and 64 hex digits
 */
public record Credentials(String key, String time, String nonce, String signature) {
    public static final String KEY = "Tandem-Key";
    public static final String TIME = "Tandem-Time";
    public static final String NONCE = "Tandem-Nonce";
    public static final String SIGNATURE = "Tandem-Signature";

    /** For clients that cannot set headers, such as a browser that opens a WebSocket. */
    public static final String QUERY_KEY = "tandem_key";

    public static final String QUERY_TIME = "tandem_time";
    public static final String QUERY_NONCE = "tandem_nonce";
    public static final String QUERY_SIGNATURE = "tandem_signature";

    /**
     * @param header value of a header or null
     * @return empty when the request brings nothing at all
     */
    public static Optional<Credentials> ofHeaders(UnaryOperator<@Nullable String> header) {
        return of(header, KEY, TIME, NONCE, SIGNATURE);
    }

    /**
     * @param parameter value of a query parameter or null
     */
    public static Optional<Credentials> ofQuery(UnaryOperator<@Nullable String> parameter) {
        return of(parameter, QUERY_KEY, QUERY_TIME, QUERY_NONCE, QUERY_SIGNATURE);
    }

    private static Optional<Credentials> of(
            UnaryOperator<@Nullable String> source,
            String key,
            String time,
            String nonce,
            String signature) {
        if (source.apply(key) == null && source.apply(signature) == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Credentials(
                        orEmpty(source.apply(key)),
                        orEmpty(source.apply(time)),
                        orEmpty(source.apply(nonce)),
                        orEmpty(source.apply(signature))));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
