package tandem.media.net;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

import tandem.media.RoomId;
import tandem.media.mix.Room;
import tandem.media.pace.Lateness;
import tandem.media.pace.PacingWheel;

/** The rooms of one loop that have a name. Runs on: media loop. */
final class Rooms {
    private final int loop;
    private final Halls halls;
    private final PacingWheel wheel;
    private final Lateness lateness;
    private final LongConsumer onSkipped;
    private final Map<Long, Room> rooms = new HashMap<>();

    Rooms(int loop, Halls halls, PacingWheel wheel, Lateness lateness, LongConsumer onSkipped) {
        this.loop = loop;
        this.halls = halls;
        this.wheel = wheel;
        this.lateness = lateness;
        this.onSkipped = onSkipped;
    }

    /** The room; whoever asks for it enters it. */
    Room room(RoomId id) {
        return rooms.computeIfAbsent(
                id.value(),
                _ ->
                        new Room(
                                wheel,
                                lateness,
                                halls.open(id, loop),
                                onSkipped,
                                () -> {
                                    rooms.remove(id.value());
                                    halls.close(id);
                                }));
    }
}
