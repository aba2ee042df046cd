package tandem.engine.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * A seat as others see it: state and why.
 *
 * @param state one of {@code away idle ringing talking wrap-up}
 * @param since when it entered the state
 * @param call the call that holds it, for ringing, talking and wrap-up
 * @param until deadline of the state, if it has one
 * @param devices registered contacts
 */
public record SeatView(
        String tenant,
        String id,
        String name,
        String state,
        Instant since,
        Optional<String> call,
        Optional<Instant> until,
        int devices) {}
