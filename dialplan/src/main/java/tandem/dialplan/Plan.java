package tandem.dialplan;

import java.util.Map;
import java.util.Optional;

import tandem.dialplan.trunk.Routing;
import tandem.dialplan.trunk.TrunkGroup;

/**
 * A whole checked {@code conf/} tree. Immutable; every name it mentions resolves.
 *
 * @param settings of engine.yaml
 * @param trunks by name
 * @param tenants by name
 * @param keys who may use the API, by id
 * @param areas which numbers lie where
 * @param routing groups of trunks and routes to them
 * @param hash SHA-256 of the files it came from, lower-case hex; names the version
 */
public record Plan(
        EngineSettings settings,
        Map<String, Trunk> trunks,
        Map<String, Tenant> tenants,
        Map<String, ApiKey> keys,
        NumberAreas areas,
        Routing routing,
        String hash) {
    public Plan {
        trunks = Map.copyOf(trunks);
        tenants = Map.copyOf(tenants);
        keys = Map.copyOf(keys);
    }

    /** A plan that knows no areas of numbers and no groups of trunks. */
    public Plan(
            EngineSettings settings,
            Map<String, Trunk> trunks,
            Map<String, Tenant> tenants,
            Map<String, ApiKey> keys,
            String hash) {
        this(settings, trunks, tenants, keys, NumberAreas.NONE, Routing.NONE, hash);
    }

    /** A plan without API keys. */
    public Plan(
            EngineSettings settings,
            Map<String, Trunk> trunks,
            Map<String, Tenant> tenants,
            String hash) {
        this(settings, trunks, tenants, Map.of(), hash);
    }

    /** A group by its name; a trunk is one too. */
    public Optional<TrunkGroup> group(String name) {
        return Optional.ofNullable(routing.groups().get(name))
                .or(() -> Optional.ofNullable(trunks.get(name)).map(TrunkGroup::of));
    }

    /** The tenant and seat that own a softphone account. Accounts are unique in the whole plan. */
    public Optional<SeatOwner> seatOfAccount(String account) {
        for (Tenant tenant : tenants.values()) {
            for (Seat seat : tenant.seats().values()) {
                if (seat.account().equals(account)) {
                    return Optional.of(new SeatOwner(tenant, seat));
                }
            }
        }
        return Optional.empty();
    }

    /** A seat with its tenant. */
    public record SeatOwner(Tenant tenant, Seat seat) {}
}
