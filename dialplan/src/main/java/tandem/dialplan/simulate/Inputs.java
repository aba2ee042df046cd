package tandem.dialplan.simulate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import tandem.dialplan.PlanTest.Input;

/**
 * What the caller and the world still have to do. The caller's own acts are taken in order; what a
 * step is told to end like waits for that step.
 */
final class Inputs {
    private final Deque<Input> caller = new ArrayDeque<>();
    private final List<Input.StepEnds> world = new ArrayList<>();

    Inputs(List<Input> inputs) {
        for (Input input : inputs) {
            switch (input) {
                case Input.StepEnds ends -> world.add(ends);
                case Input.Digits _, Input.Silence _, Input.Hangup _ -> caller.add(input);
            }
        }
    }

    /** How a step that is about to run shall end, if the next word on it says so. */
    Optional<Input.StepEnds> endOf(String step) {
        for (Iterator<Input.StepEnds> it = world.iterator(); it.hasNext(); ) {
            Input.StepEnds ends = it.next();
            if (ends.step().equals(step)) {
                it.remove();
                return Optional.of(ends);
            }
        }
        return Optional.empty();
    }

    /** The step could not end so. */
    void giveBack(Input.StepEnds ends) {
        world.addFirst(ends);
    }

    /** Takes the digits that the caller has for a step that asks; none for silence. */
    String digits() {
        return switch (caller.peek()) {
            case Input.Digits(String digits) -> {
                caller.remove();
                yield digits;
            }
            case Input.Silence _ -> {
                caller.remove();
                yield "";
            }
            case Input.Hangup _, Input.StepEnds _ -> "";
            case null -> "";
        };
    }

    /** Whether the caller's next digits have this key among them. */
    boolean nextHas(String key) {
        return caller.peek() instanceof Input.Digits(String digits) && digits.contains(key);
    }

    /** Whether the caller leaves now; used up then. */
    boolean leaves() {
        boolean leaves = caller.peek() instanceof Input.Hangup;
        if (leaves) {
            caller.remove();
        }
        return leaves;
    }

    /** What nobody asked for. */
    List<Input> unused() {
        List<Input> unused = new ArrayList<>(caller);
        unused.addAll(world);
        return unused;
    }
}
