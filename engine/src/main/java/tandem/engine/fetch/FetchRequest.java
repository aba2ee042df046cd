package tandem.engine.fetch;

import java.util.List;
import java.util.Map;

/**
 * One question to a web service. Immutable.
 *
 * @param method GET, POST, PUT or DELETE
 * @param url as it was rendered; checked before anything is sent
 * @param headers by name
 * @param body text that is sent, empty = none
 * @param timeoutMs of each try
 * @param retries further tries after a timeout, a broken connection, 429 or 5xx
 * @param allow hosts that may be asked, see {@link AllowedHosts}
 */
public record FetchRequest(
        String method,
        String url,
        Map<String, String> headers,
        String body,
        long timeoutMs,
        int retries,
        List<String> allow) {
    /** All tries and the pauses between them take no longer than this, whatever the plan says. */
    public static final long LONGEST_MS = 60_000;

    public FetchRequest {
        headers = Map.copyOf(headers);
        allow = List.copyOf(allow);
    }

    /** How long all tries may take together. */
    public long totalMs() {
        long tries = retries + 1L;
        return Math.min(LONGEST_MS, tries * timeoutMs + retries * Backoff.LONGEST_MS);
    }
}
