package tandem.dialplan.trunk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tandem.dialplan.Number;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;
import tandem.dialplan.Trunk;

/**
 * By which trunks a call goes out.
 *
 * @param name of the trunk or group; of routes {@value #ROUTES}
 * @param groups in the order in which they are tried; at least one
 */
public record Way(String name, List<TrunkGroup> groups) {
    /** Not the name of any trunk. */
    public static final String ROUTES = "(routes)";

    public Way {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("a way to nowhere: " + name);
        }
    }

    /** By one group, or one trunk. */
    public static Way by(TrunkGroup group) {
        return new Way(group.name(), List.of(group));
    }

    /**
     * The way of a call: what it names, else what its number belongs to, else the routes of the
     * tenant, else the only trunk of the tenant. Empty when there is none.
     *
     * @param named a trunk or a group; empty = not said
     * @param shown the number that the callee sees, if it is known
     * @param key digits of the called E.164 number
     */
    public static Optional<Way> find(
            Plan plan,
            Tenant tenant,
            String named,
            Optional<Number> shown,
            String key,
            Instant now) {
        Optional<String> said =
                Optional.of(named)
                        .filter(name -> !name.isEmpty())
                        .or(() -> shown.flatMap(Number::trunk));
        if (said.isPresent()) {
            return plan.group(said.get())
                    .filter(group -> group.tenant().equals(tenant.name()))
                    .map(Way::by);
        }
        List<TrunkGroup> led =
                Routing.lead(
                        plan.routing().routes().stream()
                                .filter(route -> route.to().tenant().equals(tenant.name()))
                                .filter(route -> route.open(now, tenant.zone()))
                                .toList(),
                        key);
        return led.isEmpty() ? only(plan, tenant) : Optional.of(new Way(ROUTES, led));
    }

    /** A tenant with routes uses no trunk that they do not lead to. */
    private static Optional<Way> only(Plan plan, Tenant tenant) {
        boolean routed =
                plan.routing().routes().stream()
                        .anyMatch(route -> route.to().tenant().equals(tenant.name()));
        List<Trunk> own =
                plan.trunks().values().stream()
                        .filter(trunk -> trunk.tenant().equals(tenant.name()))
                        .toList();
        return own.size() == 1 && !routed
                ? Optional.of(by(TrunkGroup.of(own.getFirst())))
                : Optional.empty();
    }

    /** All trunks of all groups. */
    public List<Trunk> trunks() {
        return groups.stream().flatMap(group -> group.trunks().stream()).distinct().toList();
    }
}
