package tandem.engine.events.hook;

import java.time.Instant;
import java.util.Optional;

/**
 * A webhook as others see it.
 *
 * @param state {@code delivering}, {@code retrying} while something failed lately, or {@code
 *     disabled} after 410 Gone
 * @param cursor everything up to this number was looked at
 * @param lag events in the journal that were not looked at yet
 * @param unsettled events that are neither delivered nor dead
 * @param oldestMs age of the oldest of these, 0 when there is none
 * @param letters dead letters that are kept
 */
public record HookView(
        HookKey key,
        String url,
        String state,
        long cursor,
        long lag,
        int unsettled,
        long oldestMs,
        long delivered,
        long failed,
        long dead,
        int letters,
        Optional<LastError> lastError) {

    /** What went wrong last. */
    public record LastError(Instant at, String detail) {}
}
