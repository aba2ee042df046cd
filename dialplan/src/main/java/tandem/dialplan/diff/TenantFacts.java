package tandem.dialplan.diff;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import tandem.dialplan.Flow;
import tandem.dialplan.Number;
import tandem.dialplan.QueueSpec;
import tandem.dialplan.Seat;
import tandem.dialplan.Step;
import tandem.dialplan.Tenant;
import tandem.dialplan.Webhook;
import tandem.dialplan.diff.PlanDiff.Effect;

/** The objects of a tenant with their fields. */
final class TenantFacts {
    private TenantFacts() {}

    /** A kind of objects. */
    enum Part {
        TENANT("settings", Effect.AT_ONCE, tenant -> Map.of(tenant.name(), own(tenant))),
        NUMBER("number", Effect.NEW_CALLS, TenantFacts::numbers),
        HOURS("hours", Effect.NEW_CALLS, tenant -> each(tenant.hours(), TenantFacts::hours)),
        SEAT("seat", Effect.AT_ONCE, tenant -> each(tenant.seats(), TenantFacts::of)),
        QUEUE("queue", Effect.AT_ONCE, tenant -> each(tenant.queues(), TenantFacts::of)),
        FLOW("flow", Effect.NEW_CALLS, tenant -> each(tenant.flows(), TenantFacts::of)),
        WEBHOOK("webhook", Effect.AT_ONCE, TenantFacts::webhooks);

        private final String word;
        private final Effect effect;
        private final Function<Tenant, Map<String, Map<String, Fact>>> objects;

        Part(String word, Effect effect, Function<Tenant, Map<String, Map<String, Fact>>> objects) {
            this.word = word;
            this.effect = effect;
            this.objects = objects;
        }

        String word() {
            return word;
        }

        Effect effect() {
            return effect;
        }

        /** Fields by name of the object. */
        Map<String, Map<String, Fact>> of(Tenant tenant) {
            return objects.apply(tenant);
        }
    }

    private static <T> Map<String, Map<String, Fact>> each(
            Map<String, T> objects, Function<T, Map<String, Fact>> fields) {
        Map<String, Map<String, Fact>> all = new LinkedHashMap<>();
        objects.forEach((name, object) -> all.put(name, fields.apply(object)));
        return all;
    }

    private static Map<String, Fact> own(Tenant tenant) {
        Map<String, Fact> facts = new LinkedHashMap<>();
        facts.put("timezone", Fact.of(tenant.zone()));
        facts.put("country", Fact.of(tenant.country()));
        facts.put("limits.concurrent.inbound", bound(tenant.limits().inbound()));
        facts.put("limits.concurrent.outbound", bound(tenant.limits().outbound()));
        facts.put("limits.concurrent.number", bound(tenant.limits().perNumber()));
        LimitFacts.put(facts, tenant.limits().calling());
        facts.put("prompts.normalise", Fact.of(Boolean.toString(tenant.levelsPrompts())));
        RecordingFacts.put(facts, tenant.recording());
        return facts;
    }

    private static Fact bound(OptionalInt limit) {
        return Fact.of(limit.isPresent() ? Integer.toString(limit.getAsInt()) : "");
    }

    private static Map<String, Map<String, Fact>> numbers(Tenant tenant) {
        Map<String, Map<String, Fact>> all = new LinkedHashMap<>();
        for (Number number : tenant.numbers()) {
            all.put(number.id(), of(number));
        }
        return all;
    }

    private static Map<String, Fact> of(Number number) {
        return Map.of(
                "pattern", Fact.of(number.pattern().source()),
                "from", Fact.of(lower(new TreeSet<>(number.from()).toString())),
                "flow", Fact.of(number.flow()),
                "registration", Fact.of(number.registration().map(Object::toString).orElse("")),
                "use", Fact.of(lower(new TreeSet<>(number.use()).toString())),
                "trunk_group", Fact.of(number.trunk().orElse("")),
                "shared_test", Fact.of(number.sharedTest()));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Map<String, Fact> hours(Object hours) {
        return Map.of("windows", Fact.of(hours));
    }

    private static Map<String, Fact> of(Seat seat) {
        return Map.of(
                "name", Fact.of(seat.name()),
                "account", Fact.of(seat.account()),
                "codecs", Fact.of(seat.codecs()),
                "digits", Fact.of(seat.digits().stream().sorted().toList()),
                "password", Fact.secret(seat.password()),
                "srtp", Fact.of(seat.srtp().key()),
                "opus", Fact.of(seat.opus().written()));
    }

    private static Map<String, Fact> of(QueueSpec queue) {
        Map<String, Fact> facts = new LinkedHashMap<>();
        facts.put("seats", Fact.of(queue.seats()));
        facts.put("ring", Fact.duration(queue.ringMs()));
        facts.put("wrapup", Fact.duration(queue.wrapUpMs()));
        facts.put("retry", Fact.duration(queue.retryMs()));
        facts.put("max_wait", Fact.duration(queue.maxWaitMs()));
        facts.put("max_length", bound(queue.maxLength()));
        facts.put("when_no_seat", Fact.of(lower(queue.whenNobody().name())));
        facts.put("music", Fact.of(queue.music().isEmpty() ? "ringback" : queue.music()));
        facts.put("announce.every", Fact.duration(queue.announceEveryMs()));
        facts.put("announce.position", Fact.of(queue.positionPrompts()));
        return facts;
    }

    private static Map<String, Fact> of(Flow flow) {
        Map<String, Fact> facts = new LinkedHashMap<>();
        facts.put("purpose", Fact.of(flow.purpose().word()));
        facts.put("start", Fact.of(flow.start()));
        for (Step step : flow.steps().values()) {
            String text = text(step);
            facts.put("steps." + step.name(), new Fact(text, text + VerbText.hidden(step.verb())));
        }
        return facts;
    }

    private static String text(Step step) {
        StringBuilder text = new StringBuilder(VerbText.of(step.verb()));
        if (!step.on().isEmpty()) {
            text.append(", on: ").append(new TreeMap<>(step.on()));
        }
        step.next().ifPresent(next -> text.append(", next: ").append(next));
        step.count()
                .ifPresent(
                        count ->
                                text.append(", count: ")
                                        .append(count.max())
                                        .append(" then ")
                                        .append(count.then()));
        step.mark().ifPresent(mark -> text.append(", mark: ").append(mark));
        if (!step.save().isEmpty()) {
            text.append(", save: ").append(VerbText.of(step.save()));
        }
        return step.sensitive() ? text + ", sensitive" : text.toString();
    }

    private static Map<String, Map<String, Fact>> webhooks(Tenant tenant) {
        Map<String, Map<String, Fact>> all = new LinkedHashMap<>();
        for (Webhook hook : tenant.webhooks()) {
            all.put(
                    hook.id(),
                    Map.of(
                            "url", Fact.of(hook.url()),
                            "secret", Fact.secret(hook.secret()),
                            "events", Fact.of(hook.events()),
                            "timeout", Fact.duration(hook.timeoutMs()),
                            "give_up", Fact.duration(hook.giveUpMs())));
        }
        return all;
    }
}
