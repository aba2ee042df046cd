package tandem.engine.events.hook;

/**
 * A webhook of a tenant; both names as the plan checked them. Immutable.
 *
 * @param id unique in the tenant
 */
public record HookKey(String tenant, String id) implements Comparable<HookKey> {
    @Override
    public int compareTo(HookKey other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : id.compareTo(other.id);
    }
}
