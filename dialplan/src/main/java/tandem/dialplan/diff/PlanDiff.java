package tandem.dialplan.diff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;

/**
 * What changes for live objects when one plan takes the place of another. Places in the files do
 * not count, and secrets are compared but never shown. Runs on: any (immutable).
 *
 * @param changes in order of tenant, kind and name; those of the engine first
 */
public record PlanDiff(List<Change> changes) {
    public PlanDiff {
        changes = List.copyOf(changes);
    }

    /**
     * One object that is added, removed or changed.
     *
     * @param type such as {@code queue}
     * @param tenant whose it is; empty for what belongs to the engine
     * @param name of the object
     * @param fields that differ; none when it is added or removed
     * @param effect when it is felt
     */
    public record Change(
            Kind kind, String type, String tenant, String name, List<Field> fields, Effect effect) {
        public Change {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A field that differs.
     *
     * @param from empty when it was not there
     * @param to empty when it is not there any more
     */
    public record Field(String name, String from, String to) {}

    /** What happens to an object. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /** When a change is felt. */
    public enum Effect {
        /** By calls that are admitted from then on; others keep what they began with. */
        NEW_CALLS,
        /** At once, for callers who wait too. */
        AT_ONCE,
        /** When the engine is started the next time. */
        RESTART
    }

    /** Compares two plans. */
    public static PlanDiff between(Plan old, Plan now) {
        List<Change> changes = new ArrayList<>();
        changes.addAll(settings(old.settings(), now.settings()));
        compare(changes, "trunk", "", PlanFacts.trunks(old), PlanFacts.trunks(now), Effect.AT_ONCE);
        compare(
                changes,
                "group",
                "",
                TrunkFacts.groups(old),
                TrunkFacts.groups(now),
                Effect.NEW_CALLS);
        compare(
                changes,
                "routes",
                "",
                TrunkFacts.routes(old),
                TrunkFacts.routes(now),
                Effect.NEW_CALLS);
        compare(changes, "key", "", PlanFacts.keys(old), PlanFacts.keys(now), Effect.AT_ONCE);
        Set<String> names = new TreeSet<>(old.tenants().keySet());
        names.addAll(now.tenants().keySet());
        for (String name : names) {
            tenant(name, old.tenants().get(name), now.tenants().get(name), changes);
        }
        return new PlanDiff(changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Compares what stands in engine.yaml. */
    public static List<Change> settings(EngineSettings old, EngineSettings now) {
        List<Change> changes = new ArrayList<>();
        Map<String, Fact> before = SettingFacts.of(old);
        Map<String, Fact> after = SettingFacts.of(now);
        for (Field field : fields(before, after)) {
            Effect effect =
                    SettingFacts.needsRestart(field, old, now) ? Effect.RESTART : Effect.AT_ONCE;
            changes.add(
                    new Change(Kind.CHANGED, "setting", "", field.name(), List.of(field), effect));
        }
        return changes;
    }

    private static void tenant(
            String name,
            @org.jspecify.annotations.Nullable Tenant old,
            @org.jspecify.annotations.Nullable Tenant now,
            List<Change> changes) {
        if (old == null || now == null) {
            Kind kind = old == null ? Kind.ADDED : Kind.REMOVED;
            changes.add(new Change(kind, "tenant", name, name, List.of(), Effect.AT_ONCE));
        }
        for (TenantFacts.Part part : TenantFacts.Part.values()) {
            compare(
                    changes,
                    part.word(),
                    name,
                    old == null ? Map.of() : part.of(old),
                    now == null ? Map.of() : part.of(now),
                    part.effect());
        }
    }

    private static void compare(
            List<Change> changes,
            String type,
            String tenant,
            Map<String, Map<String, Fact>> old,
            Map<String, Map<String, Fact>> now,
            Effect effect) {
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            Map<String, Fact> before = old.get(name);
            Map<String, Fact> after = now.get(name);
            if (before == null || after == null) {
                Kind kind = before == null ? Kind.ADDED : Kind.REMOVED;
                changes.add(new Change(kind, type, tenant, name, List.of(), effect));
            } else if (!before.equals(after)) {
                changes.add(
                        new Change(
                                Kind.CHANGED, type, tenant, name, fields(before, after), effect));
            }
        }
    }

    private static List<Field> fields(Map<String, Fact> before, Map<String, Fact> after) {
        Fact none = Fact.of("");
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .filter(
                        name ->
                                !before.getOrDefault(name, none)
                                        .equals(after.getOrDefault(name, none)))
                .map(
                        name ->
                                new Field(
                                        name,
                                        before.getOrDefault(name, none).text(),
                                        after.getOrDefault(name, none).text()))
                .sorted(Comparator.comparing(Field::name))
                .toList();
    }
}
