package tandem.dialplan.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import tandem.dialplan.Step;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Wording;

/** Checks where the steps of a tenant's flows lead. */
final class FlowGraph {
    private static final String SPINS =
            "these steps go round for ever without waiting for anybody: ";
    private static final String ALONE =
            "these steps go round for ever when the caller does nothing; give one a count: ";

    private final Map<String, FlowDraft> flows = new LinkedHashMap<>();
    private final Problems problems;

    private record Place(String flow, String step) {
        /** As people know it. */
        String written() {
            int chained = step.indexOf(Step.CHAIN);
            return flow + "." + (chained < 0 ? step : step.substring(0, chained));
        }
    }

    private FlowGraph(List<FlowDraft> flows, Problems problems) {
        flows.forEach(flow -> this.flows.put(flow.name(), flow));
        this.problems = problems;
    }

    static void check(List<FlowDraft> flows, Problems problems) {
        FlowGraph graph = new FlowGraph(flows, problems);
        for (FlowDraft flow : flows) {
            if (flow.sound()) {
                graph.checkTargets(flow);
                graph.checkReached(flow);
            }
        }
        graph.checkCircles();
    }

    private void checkTargets(FlowDraft flow) {
        List<StepDraft.Jump> jumps = new ArrayList<>();
        flow.start().ifPresent(jumps::add);
        flow.steps().values().forEach(step -> jumps.addAll(step.jumps()));
        for (StepDraft.Jump jump : jumps) {
            if (!flow.steps().containsKey(jump.target()) && !problems.full()) {
                String hint = Wording.suggest(jump.target(), flow.steps().keySet());
                String message =
                        "no step "
                                + Wording.quote(jump.target())
                                + " in flow "
                                + Wording.quote(flow.name())
                                + hint;
                problems.add(jump.at(), Code.NO_SUCH_STEP, message);
            }
        }
    }

    private void checkReached(FlowDraft flow) {
        if (flow.start().isEmpty() || !flow.steps().containsKey(flow.start().get().target())) {
            return;
        }
        Set<String> reached = new HashSet<>();
        Deque<String> ahead = new ArrayDeque<>(List.of(flow.start().get().target()));
        while (!ahead.isEmpty()) {
            StepDraft step = flow.steps().get(ahead.pop());
            if (step != null && reached.add(step.name())) {
                step.jumps().forEach(jump -> ahead.push(jump.target()));
            }
        }
        for (StepDraft step : flow.steps().values()) {
            if (!reached.contains(step.name()) && step.name().indexOf(Step.CHAIN) < 0) {
                String message =
                        "no way leads from the start of flow "
                                + Wording.quote(flow.name())
                                + " to step "
                                + Wording.quote(step.name());
                problems.add(step.at(), Code.UNREACHABLE, message);
            }
        }
    }

    /**
     * A circle in which no step takes time would spin until the engine stops the call; one that
     * goes round while the caller says nothing holds the line for ever. What is left after taking
     * away, again and again, each step from which nothing leads on is circles and the ways to them.
     */
    private void checkCircles() {
        Set<Place> reported = new HashSet<>();
        checkCircles(StepDraft::atOnce, reported, SPINS);
        checkCircles(StepDraft::alone, reported, ALONE);
    }

    private void checkCircles(
            Function<StepDraft, Set<String>> following, Set<Place> reported, String what) {
        Map<Place, Set<Place>> onward = new LinkedHashMap<>();
        for (FlowDraft flow : flows.values()) {
            for (StepDraft step : flow.steps().values()) {
                Place place = new Place(flow.name(), step.name());
                if (!reported.contains(place)) {
                    onward.put(place, places(flow, step, following.apply(step)));
                }
            }
        }
        removeEnds(onward);
        while (!onward.isEmpty() && !problems.full()) {
            List<Place> circle = circle(onward);
            report(circle, what);
            reported.addAll(circle);
            circle.forEach(onward::remove);
            removeEnds(onward);
        }
    }

    private Set<Place> places(FlowDraft flow, StepDraft step, Set<String> targets) {
        Set<Place> next = new LinkedHashSet<>();
        targets.forEach(target -> next.add(new Place(flow.name(), target)));
        if (step.options().count().isEmpty()) {
            step.otherFlow()
                    .map(flows::get)
                    .flatMap(other -> other.start().map(s -> new Place(other.name(), s.target())))
                    .ifPresent(next::add);
        }
        return next;
    }

    private static void removeEnds(Map<Place, Set<Place>> onward) {
        Map<Place, List<Place>> before = new LinkedHashMap<>();
        Deque<Place> ends = new ArrayDeque<>();
        onward.forEach(
                (place, next) -> {
                    next.retainAll(onward.keySet());
                    next.forEach(n -> before.computeIfAbsent(n, _ -> new ArrayList<>()).add(place));
                    if (next.isEmpty()) {
                        ends.push(place);
                    }
                });
        while (!ends.isEmpty()) {
            Place end = ends.pop();
            onward.remove(end);
            for (Place place : before.getOrDefault(end, List.of())) {
                Set<Place> next = onward.get(place);
                if (next != null && next.remove(end) && next.isEmpty()) {
                    ends.push(place);
                }
            }
        }
    }

    /** Each place leads on to another, so going on comes back some time. */
    private static List<Place> circle(Map<Place, Set<Place>> onward) {
        Set<Place> way = new LinkedHashSet<>();
        Place place = onward.keySet().iterator().next();
        while (way.add(place)) {
            place = onward.getOrDefault(place, Set.of()).iterator().next();
        }
        List<Place> steps = new ArrayList<>(way);
        return steps.subList(steps.indexOf(place), steps.size());
    }

    private void report(List<Place> circle, String what) {
        Place first = circle.getFirst();
        FlowDraft flow = flows.get(first.flow());
        StepDraft step = flow == null ? null : flow.steps().get(first.step());
        if (step != null) {
            List<String> shown = circle.stream().map(Place::written).distinct().toList();
            List<String> names = shown.stream().limit(10).toList();
            String message =
                    what
                            + String.join(" -> ", names)
                            + (shown.size() > names.size() ? " -> ..." : " -> " + first.written());
            problems.add(step.at(), Code.ENDLESS, message);
        }
    }
}
