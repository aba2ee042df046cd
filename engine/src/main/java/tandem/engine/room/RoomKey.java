package tandem.engine.room;

/**
 * Names a place where calls meet.
 *
 * @param tenant whose it is
 * @param name unique in the tenant among places of the kind
 */
public record RoomKey(String tenant, Kind kind, String name) {
    /** What sort of place. */
    public enum Kind {
        /** A talk of many. */
        CONFERENCE,
        /** Where a call is parked. */
        SLOT,
        /** Where a call that was parked meets the one that picked it up. */
        MEETING
    }

    /** A conference. */
    public static RoomKey conference(String tenant, String name) {
        return new RoomKey(tenant, Kind.CONFERENCE, name);
    }

    /** A slot for a parked call. */
    public static RoomKey slot(String tenant, String name) {
        return new RoomKey(tenant, Kind.SLOT, name);
    }
}
