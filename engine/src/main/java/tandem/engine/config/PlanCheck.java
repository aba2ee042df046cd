package tandem.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.Problem;
import tandem.dialplan.PromptFiles;
import tandem.dialplan.Secrets;
import tandem.dialplan.simulate.PlanTests;
import tandem.engine.gate.trial.TrialGates;
import tandem.engine.prompts.SoundFiles;

/**
 * What a plan must pass before it may go into force: the check of the tree, then the tests that it
 * brings along. Runs on: any; blocks on the file system.
 *
 * @param confDir the tree that people edit; secrets are read there, also for a copy of it
 * @param set values for keys of engine.yaml, from {@code --set}
 * @param prompts what is in the prompts
 */
public record PlanCheck(Path confDir, Map<String, String> set, PromptFiles prompts) {
    /** Code of a problem that a test of the plan found. */
    static final String FAILED_TEST = "E601";

    public PlanCheck {
        confDir = confDir.toAbsolutePath().normalize();
        set = Map.copyOf(set);
    }

    /** Without an engine: any upload may be there. */
    public PlanCheck(Path confDir, Map<String, String> set) {
        this(confDir, set, SoundFiles.offline());
    }

    /** What the check says. */
    sealed interface Verdict {
        /**
         * @param tests how many tests were run
         */
        record Good(Plan plan, int tests) implements Verdict {}

        /**
         * @param problems at least one
         */
        record Bad(List<Problem> problems) implements Verdict {
            public Bad {
                problems = List.copyOf(problems);
            }
        }
    }

    /** The secret files as they are now, by hashes that never leave memory. */
    FileTree secrets() {
        Path dir = confDir.resolve(FileTree.SECRETS);
        try {
            return Files.isDirectory(dir) ? FileTree.of(dir) : FileTree.NONE;
        } catch (IOException unreadable) {
            // The check says what is missing; this is only for noticing a change.
            return FileTree.NONE;
        }
    }

    /**
     * Checks a tree.
     *
     * @param dir the tree, or a copy of it
     * @param hash the name of its version
     */
    Verdict of(Path dir, String hash) {
        return of(dir, hash, InstantSource.system());
    }

    /**
     * Checks a tree that was good at another time.
     *
     * @param clock that time: a registration that has ended since is for the gate to notice, not a
     *     reason to run without a plan
     */
    Verdict of(Path dir, String hash, InstantSource clock) {
        return switch (load(dir, hash, clock)) {
            case Verdict.Bad bad -> bad;
            case Verdict.Good(Plan plan, _) -> tested(plan);
        };
    }

    /** The same, without the tests. */
    Verdict load(Path dir, String hash) {
        return load(dir, hash, InstantSource.system());
    }

    private Verdict load(Path dir, String hash, InstantSource clock) {
        return switch (ConfTree.load(dir, set, Secrets.of(confDir), clock, prompts)) {
            case ConfTree.Checked.Bad(var problems) -> new Verdict.Bad(problems);
            case ConfTree.Checked.Good(Plan plan) -> new Verdict.Good(named(plan, hash), 0);
        };
    }

    /** A plan is known by all of its files, prompts included. */
    private static Plan named(Plan plan, String hash) {
        return new Plan(
                plan.settings(),
                plan.trunks(),
                plan.tenants(),
                plan.keys(),
                plan.areas(),
                plan.routing(),
                hash);
    }

    private static Verdict tested(Plan plan) {
        List<tandem.dialplan.simulate.Verdict> tests = PlanTests.run(plan, new TrialGates());
        List<Problem> failed =
                tests.stream()
                        .flatMap(
                                test ->
                                        test.failures().stream()
                                                .map(failure -> problem(test.test(), failure)))
                        .toList();
        return failed.isEmpty() ? new Verdict.Good(plan, tests.size()) : new Verdict.Bad(failed);
    }

    private static Problem problem(
            PlanTest test, tandem.dialplan.simulate.Verdict.Failure failure) {
        return new Problem(
                test.at(),
                FAILED_TEST,
                "test '%s' failed: %s should be %s, but is %s"
                        .formatted(
                                test.name(), failure.what(), failure.expected(), failure.actual()));
    }
}
