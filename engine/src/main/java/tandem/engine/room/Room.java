package tandem.engine.room;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import tandem.media.RoomId;

/**
 * A room as it is now. Immutable.
 *
 * @param id what the media side calls it
 * @param max members, as the first one wanted it
 * @param since when the first one came
 * @param members in the order in which they came; never none
 */
public record Room(RoomKey key, RoomId id, int max, Instant since, List<Member> members) {
    public Room {
        members = List.copyOf(members);
    }

    /** A call that is in it. */
    public Optional<Member> member(String call) {
        return members.stream().filter(member -> member.call().equals(call)).findFirst();
    }

    boolean full() {
        return members.size() >= max;
    }

    Room with(Member member) {
        List<Member> more = new ArrayList<>(members);
        more.add(member);
        return new Room(key, id, max, since, more);
    }

    /** Without a member; null when that was the last. */
    @Nullable Room without(String call) {
        List<Member> rest = members.stream().filter(member -> !member.call().equals(call)).toList();
        return rest.isEmpty() ? null : new Room(key, id, max, since, rest);
    }

    Room changed(String call, UnaryOperator<Member> change) {
        return new Room(
                key,
                id,
                max,
                since,
                members.stream()
                        .map(member -> member.call().equals(call) ? change.apply(member) : member)
                        .toList());
    }

    /** Tells all but one. */
    void tellOthers(String call, RoomEvent event) {
        members.stream()
                .filter(member -> !member.call().equals(call))
                .forEach(member -> member.events().accept(event));
    }
}
