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

    /** Enters, and is heard and hears from now on; empty when the room is full. */
    Optional<Room> tryEnter() {
        Optional<Room> entered =
                call.exchange()
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
        entered.ifPresent(room -> call.bridge().meet(room.id()));
        return entered;
    }

    /** Leaves, whatever happened. */
    void leave() {
        call.exchange().rooms().leave(key, call.id());
        call.bridge().leaveRoom();
    }
}
