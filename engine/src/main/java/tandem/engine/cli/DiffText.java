package tandem.engine.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import tandem.dialplan.diff.PlanDiff;

/** What changes between two plans, for people: one line for each object, then its fields. */
final class DiffText {
    private DiffText() {}

    static List<String> of(PlanDiff diff) {
        List<String> lines = new ArrayList<>();
        for (PlanDiff.Change change : diff.changes()) {
            lines.add(
                    "%s %s%s%s"
                            .formatted(
                                    sign(change.kind()),
                                    change.type(),
                                    name(change),
                                    effect(change.effect())));
            change.fields().forEach(field -> lines.add("    " + field(field)));
        }
        lines.add(diff.isEmpty() ? "no difference" : diff.changes().size() + " object(s) differ");
        return lines;
    }

    private static char sign(PlanDiff.Kind kind) {
        return switch (kind) {
            case ADDED -> '+';
            case REMOVED -> '-';
            case CHANGED -> '~';
        };
    }

    private static String name(PlanDiff.Change change) {
        boolean bare = change.tenant().isEmpty() || change.tenant().equals(change.name());
        return " " + (bare ? "" : change.tenant() + "/") + change.name();
    }

    private static String effect(PlanDiff.Effect effect) {
        return "  (" + effect.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
    }

    private static String field(PlanDiff.Field field) {
        return field.from().equals(field.to())
                ? field.name() + ": changed, not shown"
                : "%s: %s -> %s".formatted(field.name(), shown(field.from()), shown(field.to()));
    }

    private static String shown(String value) {
        return value.isEmpty() ? "none" : value;
    }
}
