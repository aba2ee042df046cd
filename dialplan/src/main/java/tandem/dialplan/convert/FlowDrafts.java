package tandem.dialplan.convert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The steps of one flow, without those that only lead on and those that no way leads to.
 *
 * @param start name of the first step; empty when nothing is left
 * @param comments on what was left out at the ends of the flow
 */
record FlowDrafts(String start, Map<String, Draft> steps, Set<String> comments) {

    static FlowDrafts of(String start, Map<String, Draft> drafts) {
        Set<String> comments = new LinkedHashSet<>();
        String first = resolve(start, drafts, comments);
        drafts.values()
                .forEach(draft -> draft.redirect(target -> resolve(target, drafts, comments)));
        Map<String, Draft> reached = new LinkedHashMap<>();
        Deque<String> ahead = new ArrayDeque<>();
        if (!first.isEmpty()) {
            ahead.add(first);
        }
        while (!ahead.isEmpty()) {
            Draft draft = drafts.get(ahead.remove());
            if (reached.putIfAbsent(draft.name, draft) == null) {
                ahead.addAll(draft.targets());
            }
        }
        FlowDrafts flow = new FlowDrafts(first, reached, comments);
        flow.countCircles();
        return flow;
    }

    /** Follows steps that only lead on; what they have to say goes to where they end. */
    private static String resolve(String from, Map<String, Draft> drafts, Set<String> atTheEnd) {
        Set<String> way = new HashSet<>();
        List<String> comments = new ArrayList<>();
        String name = from;
        while (!name.isEmpty()) {
            Draft draft = drafts.get(name);
            if (draft == null || !way.add(name)) {
                break;
            }
            if (!draft.leadsOnOnly()) {
                draft.comments.addAll(comments);
                return name;
            }
            comments.addAll(draft.comments);
            name = draft.next;
        }
        atTheEnd.addAll(comments);
        return "";
    }

    /** Each circle gets one step that counts. */
    private void countCircles() {
        Map<String, Boolean> open = new HashMap<>();
        Deque<Map.Entry<Draft, Iterator<String>>> way = new ArrayDeque<>();
        if (!start.isEmpty()) {
            enter(start, open, way);
        }
        while (!way.isEmpty()) {
            Map.Entry<Draft, Iterator<String>> top = way.peek();
            if (!top.getValue().hasNext()) {
                open.put(way.pop().getKey().name, false);
                continue;
            }
            String target = top.getValue().next();
            if (!open.containsKey(target)) {
                enter(target, open, way);
            } else if (open.get(target)) {
                steps.get(target).counted = true;
            }
        }
    }

    private void enter(
            String name, Map<String, Boolean> open, Deque<Map.Entry<Draft, Iterator<String>>> way) {
        Draft draft = steps.get(name);
        open.put(name, true);
        way.push(Map.entry(draft, draft.targets().iterator()));
    }

    /** Whether a branch or a count needs a step that ends the call. */
    private boolean needsEnd() {
        return start.isEmpty()
                || steps.values().stream()
                        .anyMatch(
                                d ->
                                        d.counted
                                                || d.branches
                                                        && (d.then.isEmpty()
                                                                || d.otherwise.isEmpty()));
    }

    /** The lines of the flow below its name. */
    String yaml() {
        StringBuilder out = new StringBuilder();
        comments.forEach(c -> out.append("    ").append(Yaml.comment(c)).append('\n'));
        out.append("    start: ").append(start.isEmpty() ? "end" : start).append('\n');
        out.append("    steps:\n");
        steps.values().forEach(draft -> out.append(draft.yaml("end")));
        if (needsEnd()) {
            out.append("      end:\n        hangup: normal\n");
        }
        return out.toString();
    }
}
