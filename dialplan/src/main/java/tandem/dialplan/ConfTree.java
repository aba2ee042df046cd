package tandem.dialplan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import tandem.dialplan.load.TreeLoader;

/** Loads and checks a {@code conf/} tree. Runs on: any; blocks on the file system. */
public final class ConfTree {
    private ConfTree() {}

    /** Either a plan, or everything that is wrong. */
    public sealed interface Checked {
        record Good(Plan plan) implements Checked {}

        /**
         * @param problems at least one, in order of file, line and column; at most 200
         */
        record Bad(List<Problem> problems) implements Checked {
            public Bad {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads the whole tree.
     *
     * @param dir the conf directory
     * @param set values from {@code --set}, by dotted key of engine.yaml; they go through the same
     *     check
     */
    public static Checked load(Path dir, Map<String, String> set) {
        return TreeLoader.load(dir, set);
    }
}
