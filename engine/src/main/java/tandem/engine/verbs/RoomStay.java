package tandem.engine.verbs;

import java.util.Optional;

import tandem.engine.call.Call;
import tandem.engine.room.Member;
import tandem.engine.room.Room;
import tandem.engine.room.RoomKey;

/**
 * The stay of a call in a room of several calls. Confined to the call's script.
 *
 * @param max members of a room that does not exist yet
 */
record RoomStay(Call call, RoomKey key, int max) {

    /** Takes a place in the room, before anything is heard; empty when it is full. */
    Optional<Room> tryEnter() {
        return call.exchange()
                .rooms()
                .tryEnter(
                        key,
                        max,
                        call.exchange().media()::newRoom,
                        Member.of(
                                call.id(),
                                call.origin().from(),
                                call.exchange().clock().now(),
                                call.roomEvents()));
    }

    /** The caller, who is answered, is heard and hears from now on. */
    void meet(Room room) {
        call.bridge().meet(room.id());
    }

    /** Leaves, whatever happened. */
    void leave() {
        call.exchange().rooms().leave(key, call.id());
        call.bridge().leaveRoom();
    }
}
