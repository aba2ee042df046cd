package tandem.dialplan;

import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.load.Prompts;
import tandem.dialplan.load.TreeLoader;
import tandem.dialplan.load.WavHeaders;

/** Loads and checks a {@code conf/} tree. Runs on: any; blocks on the file system. */
public final class ConfTree {
    private ConfTree() {}

    /**
     * The file of a prompt whose name was rendered on a call; empty when the name, which may come
     * from the caller, would leave the conf directory.
     *
     * @param dir the conf directory
     * @param file relative to it
     */
    public static Optional<Path> prompt(Path dir, String file) {
        return Prompts.inside(dir, file);
    }

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
     * Reads the whole tree, with the secrets of that directory and of the environment.
     *
     * @param dir the conf directory
     * @param set values from {@code --set}, by dotted key of engine.yaml; they go through the same
     *     check
     */
    public static Checked load(Path dir, Map<String, String> set) {
        return load(dir, set, Secrets.of(dir));
    }

    /**
     * Reads the whole tree.
     *
     * @param secrets asked for each {@code ${secret:name}}
     */
    public static Checked load(Path dir, Map<String, String> set, Secrets secrets) {
        return load(dir, set, secrets, Clock.systemUTC());
    }

    /**
     * The same at another time.
     *
     * @param clock says which registrations of numbers have ended
     */
    public static Checked load(
            Path dir, Map<String, String> set, Secrets secrets, InstantSource clock) {
        return load(dir, set, secrets, clock, new WavHeaders());
    }

    /**
     * The same by somebody who can decode prompts.
     *
     * @param prompts asked for each prompt that the tree names
     */
    public static Checked load(
            Path dir,
            Map<String, String> set,
            Secrets secrets,
            InstantSource clock,
            PromptFiles prompts) {
        return TreeLoader.load(dir, set, secrets, clock, prompts);
    }
}
