package tandem.dialplan.diff;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import tandem.dialplan.ApiKey;
import tandem.dialplan.Plan;
import tandem.dialplan.Trunk;

/** The fields of what belongs to the engine and not to a tenant. */
final class PlanFacts {
    private PlanFacts() {}

    static Map<String, Map<String, Fact>> trunks(Plan plan) {
        Map<String, Map<String, Fact>> all = new LinkedHashMap<>();
        plan.trunks().forEach((name, trunk) -> all.put(name, of(trunk)));
        return all;
    }

    private static Map<String, Fact> of(Trunk trunk) {
        Map<String, Fact> facts = new LinkedHashMap<>();
        facts.put("host", Fact.of(trunk.host()));
        facts.put("port", Fact.of(trunk.port()));
        facts.put("tenant", Fact.of(trunk.tenant()));
        facts.put("options_every", Fact.duration(trunk.optionsEveryMs()));
        facts.put("codecs", Fact.of(trunk.codecs()));
        facts.put("digits", Fact.of(trunk.digits().stream().sorted().toList()));
        facts.put("srtp", Fact.of(trunk.srtp().key()));
        facts.put("opus", Fact.of(trunk.opus().written()));
        facts.putAll(TrunkFacts.of(trunk.rules()));
        return facts;
    }

    static Map<String, Map<String, Fact>> keys(Plan plan) {
        Map<String, Map<String, Fact>> all = new LinkedHashMap<>();
        plan.keys().forEach((name, key) -> all.put(name, of(key)));
        return all;
    }

    private static Map<String, Fact> of(ApiKey key) {
        String secrets =
                key.secrets().stream()
                        .map(s -> s.value() + " " + s.until())
                        .collect(Collectors.joining("\n"));
        return Map.of(
                "secrets", new Fact(key.secrets().size() + " (secret)", secrets),
                "tenant", Fact.of(key.tenant().orElse("")),
                "role", Fact.of(key.role().name().toLowerCase(Locale.ROOT)),
                "scopes", Fact.of(key.scopes()),
                "per_second",
                        Fact.of(
                                key.perSecond().isPresent()
                                        ? Integer.toString(key.perSecond().getAsInt())
                                        : ""));
    }
}
