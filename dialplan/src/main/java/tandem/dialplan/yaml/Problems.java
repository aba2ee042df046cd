package tandem.dialplan.yaml;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import tandem.dialplan.Position;
import tandem.dialplan.Problem;

/**
 * Collects what is wrong, each finding once, at most {@value #MAX}. Runs on: the thread that loads.
 */
public final class Problems {
    /** Beyond this nobody reads on; it also bounds the work on a hostile file. */
    public static final int MAX = 200;

    private static final Comparator<Problem> BY_PLACE =
            Comparator.comparing((Problem p) -> p.at().file())
                    .thenComparingInt(p -> p.at().line())
                    .thenComparingInt(p -> p.at().column())
                    .thenComparing(Problem::code)
                    .thenComparing(Problem::message);

    private final Set<Problem> found = new LinkedHashSet<>();

    public void add(Position at, Code code, String message) {
        if (!full()) {
            found.add(new Problem(at, code.text(), message));
        }
    }

    public boolean full() {
        return found.size() >= MAX;
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** How many so far; a caller that compares two counts knows whether a part was sound. */
    public int count() {
        return found.size();
    }

    /** By file, line and column. */
    public List<Problem> sorted() {
        return found.stream().sorted(BY_PLACE).toList();
    }
}
