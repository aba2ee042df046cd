package tandem.engine.room;

/**
 * Names a conference, or a slot for parked calls.
 *
 * @param tenant whose it is
 * @param name unique in the tenant
 */
public record RoomKey(String tenant, String name) {}
