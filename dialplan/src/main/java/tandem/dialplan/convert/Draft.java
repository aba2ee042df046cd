package tandem.dialplan.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A step in the making. One without a verb stands for what was left out, or for a jump: it leads on
 * and disappears. Targets may be empty: the call ends there.
 */
final class Draft {
    final String name;
    final Set<String> comments = new LinkedHashSet<>();
    final Map<String, String> on = new LinkedHashMap<>();

    /** The variable that the step sets, if it does. */
    String assigns = "";

    String verb = "";

    /** The flow that it goes to, if it does. */
    String flow = "";

    String next = "";
    String then = "";
    String otherwise = "";
    boolean branches;
    boolean counted;

    Draft(String name) {
        this.name = name;
    }

    boolean leadsOnOnly() {
        return verb.isEmpty();
    }

    /** All steps that may follow; none empty. */
    List<String> targets() {
        List<String> all = new ArrayList<>(on.values());
        all.addAll(List.of(next, then, otherwise));
        all.removeIf(String::isEmpty);
        return all;
    }

    void redirect(UnaryOperator<String> to) {
        on.replaceAll((outcome, target) -> to.apply(target));
        on.values().removeIf(String::isEmpty);
        next = to.apply(next);
        then = to.apply(then);
        otherwise = to.apply(otherwise);
    }

    /** The lines of the step; a branch that ends the call goes to {@code end}. */
    String yaml(String end) {
        StringBuilder out = new StringBuilder();
        comments.forEach(c -> out.append("      ").append(Yaml.comment(c)).append('\n'));
        out.append("      ").append(name).append(":\n");
        out.append("        ").append(verb).append('\n');
        if (counted) {
            out.append("        count: { max: 20, then: ").append(end).append(" }\n");
        }
        if (branches) {
            out.append("        then: ").append(then.isEmpty() ? end : then).append('\n');
            out.append("        else: ").append(otherwise.isEmpty() ? end : otherwise).append('\n');
            return out.toString();
        }
        if (!on.isEmpty()) {
            out.append("        on: ").append(Yaml.map(on)).append('\n');
        }
        if (!next.isEmpty()) {
            out.append("        next: ").append(next).append('\n');
        }
        return out.toString();
    }
}
