package tandem.media;

/**
 * Names a room, in which any number of sessions hear each other; drawn by {@link
 * MediaEndpoint#newRoom}. A room exists while somebody is in it.
 */
public record RoomId(long value) {
    @Override
    public String toString() {
        return "room-" + value;
    }
}
