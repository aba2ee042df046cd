package tandem.engine.queue;

/** Names a seat in the whole engine. */
public record SeatKey(String tenant, String id) implements Comparable<SeatKey> {
    @Override
    public int compareTo(SeatKey other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : id.compareTo(other.id);
    }
}
