package tandem.dialplan.diff;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import tandem.dialplan.Plan;
import tandem.dialplan.trunk.NumberForm;
import tandem.dialplan.trunk.TrunkGroup;
import tandem.dialplan.trunk.TrunkHeaders;
import tandem.dialplan.trunk.TrunkRoute;
import tandem.dialplan.trunk.TrunkRules;

/** The fields of rules, groups and routes of trunks. */
final class TrunkFacts {
    private TrunkFacts() {}

    static Map<String, Fact> of(TrunkRules rules) {
        TrunkHeaders headers = rules.headers();
        Map<String, Fact> facts = new LinkedHashMap<>();
        facts.put("channels", cap(rules.caps().channels()));
        facts.put("cps", cap(rules.caps().cps()));
        facts.put("wait", Fact.duration(rules.caps().waitMs()));
        facts.put("failover", Fact.of(rules.failover().stream().sorted().toList()));
        facts.put("first_response", Fact.duration(rules.firstResponseMs()));
        facts.put("numbers.sent", form(rules.sent()));
        facts.put("numbers.received", form(rules.received()));
        facts.put("headers.from_user", Fact.of(headers.fromUser()));
        facts.put("headers.from_host", Fact.of(headers.fromHost()));
        facts.put("headers.p_asserted_identity", Fact.of(headers.asserted()));
        facts.put("headers.p_preferred_identity", Fact.of(headers.preferred()));
        facts.put("headers.privacy", Fact.of(headers.privacyNone() ? "none" : ""));
        facts.put("headers.diversion", Fact.of(headers.diversion()));
        facts.put("headers.history_info", Fact.of(headers.history()));
        facts.put("headers.add", Fact.of(names(headers.more())));
        facts.put("headers.add.values", Fact.secret(String.join("\n", headers.more())));
        return facts;
    }

    private static Fact cap(OptionalInt cap) {
        return Fact.of(cap.isPresent() ? Integer.toString(cap.getAsInt()) : "");
    }

    private static Fact form(NumberForm form) {
        return Fact.of(
                "called %s, caller %s, strip %d, prefix %s"
                        .formatted(
                                word(form.called()),
                                word(form.caller()),
                                form.strip(),
                                form.prefix()));
    }

    /** Values may say who pays. */
    private static List<String> names(List<String> headers) {
        return headers.stream().map(line -> line.substring(0, line.indexOf(':'))).toList();
    }

    static Map<String, Map<String, Fact>> groups(Plan plan) {
        Map<String, Map<String, Fact>> all = new LinkedHashMap<>();
        plan.routing().groups().forEach((name, group) -> all.put(name, of(group)));
        return all;
    }

    private static Map<String, Fact> of(TrunkGroup group) {
        String members =
                group.members().stream()
                        .map(
                                member ->
                                        "%s priority %d weight %d"
                                                .formatted(
                                                        member.trunk().name(),
                                                        member.priority(),
                                                        member.weight()))
                        .collect(Collectors.joining(", "));
        return Map.of(
                "trunks", Fact.of(members),
                "choose", Fact.of(word(group.choose())),
                "attempts", Fact.of(group.attempts()),
                "within", Fact.duration(group.withinMs()));
    }

    /** Routes have no names: they are compared by their places in the list, from 1. */
    static Map<String, Map<String, Fact>> routes(Plan plan) {
        List<TrunkRoute> routes = plan.routing().routes();
        return IntStream.range(0, routes.size())
                .boxed()
                .collect(Collectors.toMap(i -> Integer.toString(i + 1), i -> of(routes.get(i))));
    }

    private static Map<String, Fact> of(TrunkRoute route) {
        return Map.of(
                "to", Fact.of(route.to().name()),
                "prefix", Fact.of(route.prefixes()),
                "hours", Fact.of(route.hours()),
                "days", Fact.of(route.days().stream().sorted().toList()),
                "zone", Fact.of(route.zone().map(Object::toString).orElse("")),
                "cost", Fact.of(java.math.BigDecimal.valueOf(route.costMicros(), 6)));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
