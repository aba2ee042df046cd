package tandem.media.net;

import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import tandem.media.RoomId;
import tandem.media.mix.Hall;
import tandem.media.mix.Wing;

/**
 * The halls of all rooms that have a name, each for as long as a loop has a wing of it. Touched
 * when the first of a loop enters a room and when the last leaves, never for audio. Runs on: media
 * loops.
 */
final class Halls {
    private final int loops;
    private final ConcurrentHashMap<Long, Open> halls = new ConcurrentHashMap<>();

    /**
     * @param wings how many loops have one
     */
    private record Open(Hall hall, int wings) {}

    Halls(int loops) {
        this.loops = loops;
    }

    /** The loop's wing of a room; null where there is no other loop to join. */
    @Nullable Wing open(RoomId room, int loop) {
        if (loops == 1) {
            return null;
        }
        Open open =
                halls.merge(
                        room.value(),
                        new Open(new Hall(loops), 1),
                        (known, _) -> new Open(known.hall, known.wings + 1));
        return open.hall.open(loop);
    }

    /** A loop has closed its wing. */
    void close(RoomId room) {
        halls.computeIfPresent(
                room.value(),
                (_, open) -> open.wings == 1 ? null : new Open(open.hall, open.wings - 1));
    }
}
