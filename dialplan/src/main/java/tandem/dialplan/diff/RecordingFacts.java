package tandem.dialplan.diff;

import java.util.Locale;
import java.util.Map;

import tandem.dialplan.RecordingPolicy;
import tandem.dialplan.RecordingPolicy.Rule;
import tandem.dialplan.RecordingPolicy.SealedWith;

/** The settings of a tenant's recordings. */
final class RecordingFacts {
    private RecordingFacts() {}

    static void put(Map<String, Fact> facts, RecordingPolicy policy) {
        put(facts, "recording.default", policy.byDefault());
        policy.numbers().forEach((id, rule) -> put(facts, "recording.numbers." + id, rule));
        policy.queues().forEach((name, rule) -> put(facts, "recording.queues." + name, rule));
        policy.seats().forEach((id, rule) -> put(facts, "recording.seats." + id, rule));
        facts.put("recording.key", policy.key().map(RecordingFacts::key).orElse(Fact.of("")));
        facts.put(
                "recording.old_keys",
                Fact.of(policy.oldKeys().stream().map(SealedWith::id).toList()));
    }

    private static void put(Map<String, Fact> facts, String path, Rule rule) {
        rule.mode().ifPresent(mode -> facts.put(path + ".mode", Fact.of(word(mode))));
        rule.percent().ifPresent(share -> facts.put(path + ".percent", Fact.of(share)));
        rule.format().ifPresent(format -> facts.put(path + ".format", Fact.of(word(format))));
        rule.parties()
                .ifPresent(
                        most ->
                                facts.put(
                                        path + ".channels",
                                        Fact.of(most == 0 ? "2" : "parties " + most)));
        rule.rateHz().ifPresent(rate -> facts.put(path + ".rate", Fact.of(rate)));
        rule.required().ifPresent(must -> facts.put(path + ".required", Fact.of(must)));
        rule.retainDays().ifPresent(days -> facts.put(path + ".retain", Fact.of(days + "d")));
    }

    private static Fact key(SealedWith key) {
        return new Fact(key.id(), key.id() + key.text());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
