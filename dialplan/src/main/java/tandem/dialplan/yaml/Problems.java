package tandem.dialplan.yaml;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

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

    /** The findings as they are shown, by what they are without notes. */
    private final Map<Problem, Problem> found;

    private final UnaryOperator<Problem> note;

    public Problems() {
        this(new LinkedHashMap<>(), problem -> problem);
    }

    private Problems(Map<Problem, Problem> found, UnaryOperator<Problem> note) {
        this.found = found;
        this.note = note;
    }

    public void add(Position at, Code code, String message) {
        if (!full()) {
            Problem problem = new Problem(at, code.text(), message);
            found.putIfAbsent(problem, note.apply(problem));
        }
    }

    /** The same collection for a part whose findings need a word on how they came about. */
    public Problems noting(String words) {
        return new Problems(found, p -> added(note.apply(p), words));
    }

    /**
     * The same collection with a word on findings in some files.
     *
     * @param words by file
     */
    public Problems noting(Map<String, String> words) {
        return new Problems(
                found, p -> added(note.apply(p), words.getOrDefault(p.at().file(), "")));
    }

    /** Takes findings and forgets them. */
    public Problems mute() {
        return new Problems();
    }

    private static Problem added(Problem problem, String words) {
        return new Problem(problem.at(), problem.code(), problem.message() + words);
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
        return found.values().stream().sorted(BY_PLACE).toList();
    }
}
