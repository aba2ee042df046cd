package tandem.dialplan.load;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import tandem.dialplan.DayWindow;
import tandem.dialplan.Trunk;
import tandem.dialplan.trunk.TrunkGroup;
import tandem.dialplan.trunk.TrunkRoute;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.Writing;

/** {@code routes:} of trunks.yaml. */
final class TrunkRoutesYaml {
    private static final Pattern COST = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");

    private static final Key<Object> TO =
            Key.of("to", Writings.named("name of a group or trunk"), "by whom").must();
    private static final Key<String> PREFIX =
            Key.items(
                            "prefix",
                            Types.text(
                                    Pattern.compile("\\+[1-9][0-9]{0,14}"),
                                    "a prefix such as +8610"),
                            "first digits of E.164 numbers that it is for")
                    .standing("all numbers");
    private static final Key<DayWindow> HOURS =
            Key.items("hours", DayWindows.window(), "windows of the day in which it is open")
                    .standing("all day");
    private static final Key<List<DayOfWeek>> DAYS =
            Key.items(
                            "days",
                            DayWindows.days(),
                            "on which windows begin: mon to sun, ranges such as mon-fri")
                    .standing("all");
    private static final Key<ZoneId> ZONE =
            Key.of("zone", Types.zone(), "whose clock").standing("the tenant's");
    private static final Key<Long> COST_KEY =
            Key.of("cost", cost(), "the lower goes first; in whatever all costs are told in")
                    .or(0L, "0");
    private static final Shape ROUTE =
            Shape.of(
                    "route",
                    "a way for calls that name no trunk",
                    TO,
                    PREFIX,
                    HOURS,
                    DAYS,
                    ZONE,
                    COST_KEY);

    static final Key<Object> ROUTES =
            Key.of(
                            "routes",
                            new Form.Items(Form.keys(ROUTE), false),
                            "ways for calls that name no trunk")
                    .standing("none");

    private TrunkRoutesYaml() {}

    static List<TrunkRoute> read(
            Section root,
            Map<String, Optional<Trunk>> trunks,
            Map<String, Optional<TrunkGroup>> groups) {
        return Lists.of(root, ROUTES).stream()
                .flatMap((Node node) -> Section.of(node, ROUTE, "routes", root.problems()).stream())
                .flatMap(section -> route(section, trunks, groups).stream())
                .toList();
    }

    private static Optional<TrunkRoute> route(
            Section route,
            Map<String, Optional<Trunk>> trunks,
            Map<String, Optional<TrunkGroup>> groups) {
        List<String> prefixes = route.list(PREFIX).stream().map(p -> p.substring(1)).toList();
        List<DayWindow> hours = route.list(HOURS);
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        route.list(DAYS).forEach(days::addAll);
        Optional<ZoneId> zone = route.value(ZONE);
        long cost = route.get(COST_KEY);
        return route.value(TO, target(trunks, groups))
                .flatMap(name -> group(name, trunks, groups))
                .map(to -> new TrunkRoute(to, prefixes, hours, days, zone, cost, route.at()));
    }

    /** A group or a trunk by its name. */
    static Type<String> target(
            Map<String, Optional<Trunk>> trunks, Map<String, Optional<TrunkGroup>> groups) {
        return groups.isEmpty()
                ? Names.reference("trunk", trunks.keySet())
                : Names.reference(
                        "trunk or group",
                        java.util.stream.Stream.of(groups.keySet(), trunks.keySet())
                                .flatMap(Set::stream)
                                .toList());
    }

    /** Empty for one that is not sound. */
    static Optional<TrunkGroup> group(
            String name,
            Map<String, Optional<Trunk>> trunks,
            Map<String, Optional<TrunkGroup>> groups) {
        return groups.containsKey(name)
                ? groups.get(name)
                : trunks.getOrDefault(name, Optional.empty()).map(TrunkGroup::of);
    }

    private static Type<Long> cost() {
        return Type.of(
                Writing.matching("an amount such as 0.012", COST.pattern()),
                text -> {
                    if (!COST.matcher(text).matches()) {
                        throw new Unfit(
                                Code.FORM, Wording.quote(text) + " is not an amount such as 0.012");
                    }
                    return new BigDecimal(text).movePointRight(6).longValueExact();
                });
    }
}
