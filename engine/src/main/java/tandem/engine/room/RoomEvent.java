package tandem.engine.room;

/** What a call that is in a room, or parked, is told of others. */
public sealed interface RoomEvent {
    /** The room or slot that it is about. */
    RoomKey room();

    /**
     * Another call has come into the room.
     *
     * @param members calls that are in it now
     */
    record Came(RoomKey room, int members) implements RoomEvent {}

    /** As {@link Came}, for one that has left. */
    record Left(RoomKey room, int members) implements RoomEvent {}

    /**
     * Another call picks up the one that is parked here, which is parked no more.
     *
     * @param room the slot
     * @param meeting where the two meet
     */
    record PickedUp(RoomKey room, RoomKey meeting) implements RoomEvent {}
}
