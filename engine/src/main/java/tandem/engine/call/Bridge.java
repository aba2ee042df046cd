package tandem.engine.call;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.engine.cdr.LegRecord.Role;
import tandem.media.MediaCommand;
import tandem.media.Part;
import tandem.media.RoomId;
import tandem.media.SessionId;

/**
 * Who of a call hears whom. Two who talk are joined packet by packet; as soon as there is a third,
 * or somebody whose part is another one than to talk and to hear, they meet in a room. Confined to
 * the call's script.
 */
public final class Bridge {
    private final Call call;
    private final Map<Leg, Part> parts = new LinkedHashMap<>();

    /** What the media side was told: who is joined with whom, or in the room, as what. */
    private Set<Leg> pair = Set.of();

    private final Map<Leg, Part> inside = new HashMap<>();

    /** Programs that take part, and the room where each of them is. */
    private final Map<SessionId, Part> programs = new LinkedHashMap<>();

    private final Map<SessionId, RoomId> rooms = new HashMap<>();

    private Optional<RoomId> own = Optional.empty();
    private Optional<RoomId> shared = Optional.empty();
    private Optional<Leg> counterpart = Optional.empty();

    Bridge(Call call) {
        this.call = call;
        parts.put(call.caller(), Part.TALKER);
    }

    /** The one whom the flow has joined the caller with; not one who only rings. */
    public Optional<Leg> counterpart() {
        return counterpart.filter(Leg::answered);
    }

    /** Of those who were rung first, another one than was thought has answered. */
    void callerIs(Leg before, Leg now) {
        if (before != now) {
            parts.remove(before);
            parts.put(now, Part.TALKER);
            settle();
        }
    }

    /** The caller talks with this leg from now on, instead of whom the flow joined him with. */
    public void pair(Leg other) {
        counterpart.filter(before -> before != other).ifPresent(parts::remove);
        counterpart = Optional.of(other);
        join(other, partOf(other));
    }

    /** What a leg that talks hears: a seat hears what a supervisor whispers. */
    static Part partOf(Leg leg) {
        return leg.role() == Role.SEAT ? Part.SEAT : Part.TALKER;
    }

    /** Somebody comes, or plays another part from now on. */
    public void join(Leg leg, Part part) {
        parts.put(leg, part);
        settle();
        record(leg, part);
    }

    /** Who speaks openly has a channel in the recording; a whisper is none of it. */
    private void record(Leg leg, Part part) {
        if (leg != call.caller() && part.voice() == Part.Voice.OPEN) {
            call.recording().joined(leg.number(), leg.session());
        }
    }

    /** All meet in this room from now on, which is that of other calls too. */
    public void meet(RoomId room) {
        shared = Optional.of(room);
        inside.clear();
        settle();
    }

    /** The room of other calls is left. */
    public void leaveRoom() {
        if (shared.isPresent()) {
            parts.put(call.caller(), Part.TALKER);
            inside.keySet().forEach(this::unbridge);
            inside.clear();
            shared = Optional.empty();
            settle();
        }
    }

    /**
     * A program takes part, or does so in another way.
     *
     * @return the room where it is, or is to be opened
     */
    RoomId admit(SessionId program, Part part) {
        boolean known = programs.containsKey(program);
        RoomId room = room();
        programs.put(program, part);
        rooms.put(program, room);
        if (known) {
            call.exchange().media().tell(new MediaCommand.Enter(program, room, part));
        }
        settle();
        return room;
    }

    /** A program has gone. */
    void dismiss(SessionId program) {
        programs.remove(program);
        rooms.remove(program);
        settle();
    }

    /** A leg is over, or no longer part of the talk. */
    void leave(Leg leg) {
        counterpart = counterpart.filter(other -> other != leg);
        if (parts.remove(leg) != null) {
            settle();
        }
    }

    /** The call ends; the media side forgets with the sessions. */
    void over() {
        counterpart = Optional.empty();
        shared = Optional.empty();
        parts.clear();
        inside.clear();
        programs.clear();
        rooms.clear();
        pair = Set.of();
    }

    /** Brings the media side to where it must be, with as few words as it takes. */
    void settle() {
        boolean others = shared.isPresent() || !programs.isEmpty();
        if (others || parts.size() > 2 || parts.size() == 2 && !allTalk()) {
            meet();
        } else if (parts.size() == 2) {
            joinPair();
        } else {
            dissolve(Set.of());
        }
    }

    private boolean allTalk() {
        return parts.values().stream()
                .allMatch(part -> part.voice() == Part.Voice.OPEN && part.hears());
    }

    private void joinPair() {
        Set<Leg> both = Set.copyOf(parts.keySet());
        if (!both.equals(pair)) {
            dissolve(both);
            pair = both;
            List<Leg> two = List.copyOf(parts.keySet());
            call.exchange()
                    .media()
                    .tell(
                            new MediaCommand.Bridge(
                                    two.getFirst().session(), two.getLast().session()));
        }
        call.seekSameCodec(List.copyOf(parts.keySet()));
    }

    private void meet() {
        dissolvePair(parts.keySet());
        RoomId room = room();
        Set.copyOf(inside.keySet()).stream()
                .filter(leg -> !parts.containsKey(leg))
                .forEach(
                        leg -> {
                            inside.remove(leg);
                            unbridge(leg);
                        });
        programs.keySet().forEach(program -> moveProgram(program, room));
        parts.forEach(
                (leg, part) -> {
                    // Who is on hold plays music of his own; nobody needs to hear that.
                    Part now = leg.held() ? Part.AWAY : part;
                    if (!now.equals(inside.put(leg, now))) {
                        call.exchange()
                                .media()
                                .tell(new MediaCommand.Enter(leg.session(), room, now));
                    }
                });
    }

    /** A program follows when the call moves to another room. */
    private void moveProgram(SessionId program, RoomId room) {
        if (!room.equals(rooms.put(program, room))) {
            call.exchange()
                    .media()
                    .tell(new MediaCommand.Enter(program, room, programs.get(program)));
        }
    }

    private RoomId room() {
        return shared.or(() -> own).orElseGet(this::draw);
    }

    private RoomId draw() {
        RoomId room = call.exchange().media().newRoom();
        own = Optional.of(room);
        return room;
    }

    /** Nobody hears anybody any more; those who stay are joined anew next. */
    private void dissolve(Set<Leg> staying) {
        dissolvePair(staying);
        Set.copyOf(inside.keySet()).forEach(this::unbridge);
        inside.clear();
    }

    private void dissolvePair(Set<Leg> staying) {
        Set<Leg> before = new HashSet<>(pair);
        pair = Set.of();
        before.stream().filter(leg -> !staying.contains(leg)).forEach(this::unbridge);
    }

    private void unbridge(Leg leg) {
        if (!leg.ended()) {
            call.exchange().media().tell(new MediaCommand.Unbridge(leg.session()));
        }
    }
}
