package tandem.engine.room;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * A call in a room. Immutable.
 *
 * @param call its id
 * @param from who calls
 * @param since when it came
 * @param muted whether it is not heard
 * @param talking whether its caller talks now
 * @param events where to tell it of others; must not block
 */
public record Member(
        String call,
        String from,
        Instant since,
        boolean muted,
        boolean talking,
        Consumer<RoomEvent> events) {

    /** One who comes now. */
    public static Member of(String call, String from, Instant since, Consumer<RoomEvent> events) {
        return new Member(call, from, since, false, false, events);
    }

    Member muted(boolean now) {
        return new Member(call, from, since, now, talking, events);
    }

    Member talking(boolean now) {
        return new Member(call, from, since, muted, now, events);
    }
}
