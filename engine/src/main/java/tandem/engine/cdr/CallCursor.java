package tandem.engine.cdr;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;

/**
 * A place in the order of calls, newest first: what was already listed lies before it. A call keeps
 * its place from its first INVITE on, so pages cover each call once while others begin and end.
 * Runs on: any (immutable).
 *
 * @param startedMs when the call began, ms since 1970
 * @param id tells calls of one millisecond apart
 */
public record CallCursor(long startedMs, String id) {
    /** Newest call first. */
    public static final Comparator<CallRecord> NEWEST_FIRST =
            Comparator.comparingLong((CallRecord call) -> call.started().toEpochMilli())
                    .thenComparing(CallRecord::id)
                    .reversed();

    private static final int TEXT_LIMIT = 512;

    /** The place right after this call. */
    public static CallCursor after(CallRecord call) {
        return new CallCursor(call.started().toEpochMilli(), call.id());
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws IllegalArgumentException when it is no cursor of ours
     */
    public static CallCursor parse(String text) {
        if (text.isEmpty() || text.length() > TEXT_LIMIT) {
            throw notOurs();
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            if (colon < 1 || colon == plain.length() - 1) {
                throw notOurs();
            }
            return new CallCursor(Long.parseLong(plain, 0, colon, 10), plain.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            throw notOurs();
        }
    }

    /** Opaque text for URLs. */
    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((startedMs + ":" + id).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a call lies behind this place, so that it is still to be listed. */
    public boolean isBefore(CallRecord call) {
        long started = call.started().toEpochMilli();
        return started < startedMs || (started == startedMs && call.id().compareTo(id) < 0);
    }

    private static IllegalArgumentException notOurs() {
        return new IllegalArgumentException(
                "not a cursor of this list: take it from \"next\" of an earlier page");
    }
}
