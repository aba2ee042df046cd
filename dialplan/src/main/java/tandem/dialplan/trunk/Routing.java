package tandem.dialplan.trunk;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups of trunks and routes to them.
 *
 * @param groups by name, without those of one trunk
 * @param routes in the order of the file
 */
public record Routing(Map<String, TrunkGroup> groups, List<TrunkRoute> routes) {
    public static final Routing NONE = new Routing(Map.of(), List.of());

    public Routing {
        groups = Map.copyOf(groups);
        routes = List.copyOf(routes);
    }

    /**
     * To whom routes lead, best first. Of each group its longest prefix counts; between groups the
     * lower cost goes first, then the longer prefix, then what is written first.
     *
     * @param open routes of the tenant that are open now
     * @param key digits of the E.164 number
     */
    public static List<TrunkGroup> lead(List<TrunkRoute> open, String key) {
        Map<String, TrunkRoute> best = new LinkedHashMap<>();
        for (TrunkRoute route : open) {
            if (route.fits(key) >= 0) {
                best.merge(
                        route.to().name(),
                        route,
                        (one, other) -> other.fits(key) > one.fits(key) ? other : one);
            }
        }
        return best.values().stream()
                .sorted(
                        Comparator.comparingLong(TrunkRoute::costMicros)
                                .thenComparing(route -> -route.fits(key)))
                .map(TrunkRoute::to)
                .toList();
    }
}
