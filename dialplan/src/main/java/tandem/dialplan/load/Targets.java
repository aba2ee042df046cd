package tandem.dialplan.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Position;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Types;

/** Where a step may go, while it is read. */
final class Targets {
    private final Problems problems;
    private final Map<String, String> on = new LinkedHashMap<>();
    private final List<StepDraft.Jump> jumps = new ArrayList<>();
    private Optional<String> next = Optional.empty();

    Targets(Problems problems) {
        this.problems = problems;
    }

    void on(String outcome, Node target, String path) {
        jump(target, path).ifPresent(name -> on.put(outcome, name));
    }

    void next(Node target, String path) {
        next = jump(target, path);
    }

    /** A step of the language's own making. */
    void next(String target, Position at) {
        next = Optional.of(target);
        jumps.add(new StepDraft.Jump(target, at));
    }

    Optional<String> jump(Node target, String path) {
        Optional<String> name = Types.name().read(target, path, problems);
        name.ifPresent(n -> jumps.add(new StepDraft.Jump(n, target.at())));
        return name;
    }

    Map<String, String> on() {
        return on;
    }

    Optional<String> next() {
        return next;
    }

    List<StepDraft.Jump> jumps() {
        return List.copyOf(jumps);
    }
}
