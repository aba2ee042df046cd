package tandem.dialplan.trunk;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import tandem.dialplan.ConfTree;
import tandem.dialplan.ConfTree.Checked;
import tandem.dialplan.DayWindow;
import tandem.dialplan.Number;
import tandem.dialplan.Plan;
import tandem.dialplan.Position;
import tandem.dialplan.Tenant;
import tandem.dialplan.Trunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WayTest {
    private static final Position AT = new Position("trunks.yaml", 1, 1);
    private static final Instant MONDAY_NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant SUNDAY = Instant.parse("2026-11-22T12:00:00Z");

    private final Plan plan = plan();
    private final Tenant big = Optional.ofNullable(plan.tenants().get("big")).orElseThrow();

    private static Plan plan() {
        Path conf = Path.of("src", "test", "resources", "good", "conf");
        return assertInstanceOf(
                        Checked.Good.class,
                        ConfTree.load(conf, Map.of(), name -> Optional.of("secret of " + name)))
                .plan();
    }

    @Test
    void whatIsNamedGoesBeforeAll() {
        assertEquals(List.of("main"), way("main", Optional.empty(), "331", MONDAY_NOON));
        assertEquals(List.of("far", "spare"), way("abroad", Optional.empty(), "331", MONDAY_NOON));
        assertEquals(List.of(), way("nobody", Optional.empty(), "331", MONDAY_NOON));
    }

    @Test
    void aNumberGoesByTheTrunkItBelongsTo() {
        Optional<Number> main =
                big.numbers().stream().filter(number -> number.id().equals("main")).findFirst();

        assertEquals(List.of("main"), way("", main, "331", MONDAY_NOON));
    }

    @Test
    void routesLeadByPrefixHoursAndCost() {
        assertEquals(List.of("far", "spare"), way("", Optional.empty(), "33123456", MONDAY_NOON));
        assertEquals(List.of("spare"), way("", Optional.empty(), "44123456", MONDAY_NOON));
        assertEquals(List.of("spare"), way("", Optional.empty(), "33123456", SUNDAY));
    }

    @Test
    void theLowerCostGoesFirstThenTheLongerPrefix() {
        TrunkGroup a = group("a");
        TrunkGroup b = group("b");
        TrunkGroup c = group("c");
        List<TrunkRoute> routes =
                List.of(
                        route(a, List.of("86"), 20),
                        route(b, List.of("86"), 10),
                        route(b, List.of("8610"), 30),
                        route(c, List.of("861"), 20));

        assertEquals(List.of("c", "a", "b"), names(Routing.lead(routes, "8610800")));
        assertEquals(List.of("b", "a"), names(Routing.lead(routes, "8621800")));
        assertEquals(List.of(), Routing.lead(routes, "49"));
    }

    @Test
    void aWindowOverMidnightBelongsToTheDayOnWhichItBegins() {
        TrunkRoute night =
                new TrunkRoute(
                        group("a"),
                        List.of(),
                        List.of(new DayWindow(22 * 60, 30 * 60)),
                        Set.of(DayOfWeek.MONDAY),
                        Optional.empty(),
                        0,
                        AT);
        ZoneId utc = ZoneId.of("UTC");

        assertTrue(night.open(Instant.parse("2026-11-23T22:00:00Z"), utc));
        assertTrue(night.open(Instant.parse("2026-11-24T05:59:00Z"), utc));
        assertFalse(night.open(Instant.parse("2026-11-24T06:00:00Z"), utc));
        assertFalse(night.open(Instant.parse("2026-11-24T22:00:00Z"), utc));
        assertFalse(night.open(Instant.parse("2026-11-23T05:00:00Z"), utc));
    }

    @Test
    void statusesAboutTheCalleeAreFinal() {
        for (int status : new int[] {404, 410, 480, 484, 486, 487, 600, 603, 604, 200, 302, 180}) {
            assertTrue(TrunkRules.isFinal(status), "status " + status);
        }
        TrunkRules.DEFAULT_FAILOVER.forEach(status -> assertFalse(TrunkRules.isFinal(status)));
    }

    private List<String> way(String named, Optional<Number> shown, String key, Instant at) {
        return Way.find(plan, big, named, shown, key, at).stream()
                .flatMap(way -> way.trunks().stream())
                .map(Trunk::name)
                .toList();
    }

    private static List<String> names(List<TrunkGroup> groups) {
        return groups.stream().map(TrunkGroup::name).toList();
    }

    private static TrunkRoute route(TrunkGroup to, List<String> prefixes, long cost) {
        return new TrunkRoute(to, prefixes, List.of(), Set.of(), Optional.empty(), cost, AT);
    }

    private static TrunkGroup group(String name) {
        return TrunkGroup.of(new Trunk(name, "192.0.2.1", 5060, "t", 0, List.of(), AT));
    }
}
