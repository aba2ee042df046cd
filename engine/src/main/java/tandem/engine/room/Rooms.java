package tandem.engine.room;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import tandem.media.RoomId;

/**
 * The rooms in which calls meet now. A room comes to be with the first call that enters it and is
 * gone with the last; so there are never more than calls. Runs on: any.
 */
public final class Rooms {
    private final ConcurrentHashMap<RoomKey, Room> rooms = new ConcurrentHashMap<>();

    /**
     * A call enters; it owes {@link #leave}.
     *
     * @param max members of a room that does not exist yet
     * @param draw names such a room
     * @return the room with the call in it; empty when it is full
     */
    public Optional<Room> tryEnter(RoomKey key, int max, Supplier<RoomId> draw, Member member) {
        Room now =
                rooms.compute(
                        key,
                        (_, known) ->
                                known == null
                                        ? new Room(
                                                key,
                                                draw.get(),
                                                max,
                                                member.since(),
                                                List.of(member))
                                        : known.full() ? known : known.with(member));
        Optional<Room> entered =
                Optional.of(now).filter(room -> room.member(member.call()).isPresent());
        entered.ifPresent(
                room ->
                        room.tellOthers(
                                member.call(), new RoomEvent.Came(key, room.members().size())));
        return entered;
    }

    /** A call leaves. */
    public void leave(RoomKey key, String call) {
        Room left = rooms.computeIfPresent(key, (_, room) -> room.without(call));
        if (left != null) {
            left.tellOthers(call, new RoomEvent.Left(key, left.members().size()));
        }
    }

    /** A member is heard no longer, or again. */
    public void muted(RoomKey key, String call, boolean muted) {
        change(key, call, member -> member.muted(muted));
    }

    /** The caller of a member talks, or has stopped. */
    public void talking(RoomKey key, String call, boolean talking) {
        change(key, call, member -> member.talking(talking));
    }

    private void change(RoomKey key, String call, UnaryOperator<Member> change) {
        rooms.computeIfPresent(key, (_, room) -> room.changed(call, change));
    }

    /** A room, if somebody is in it. */
    public Optional<Room> find(RoomKey key) {
        return Optional.ofNullable(rooms.get(key));
    }

    /** All of them, by tenant and name. */
    public List<Room> all() {
        return rooms.values().stream()
                .sorted(
                        Comparator.comparing((Room room) -> room.key().tenant())
                                .thenComparing(room -> room.key().name()))
                .toList();
    }

    /** How many there are; 0 when idle. */
    public int size() {
        return rooms.size();
    }
}
