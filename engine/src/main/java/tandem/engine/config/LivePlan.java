package tandem.engine.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import tandem.dialplan.Plan;
import tandem.dialplan.Position;
import tandem.dialplan.Problem;
import tandem.dialplan.PromptFiles;
import tandem.dialplan.yaml.Code;
import tandem.engine.call.Admission;
import tandem.engine.prompts.SoundFiles;

/**
 * A plan in force. Calls take it once, when they are admitted, and keep it. Runs on: any.
 *
 * @param confDir absolute; its files never change while the plan is in use
 * @param generation its number
 */
public record LivePlan(Plan plan, Path confDir, long generation) {

    /**
     * Loads and checks a tree, without running its tests or putting it into force.
     *
     * @param set values for keys of engine.yaml, from {@code --set}
     * @return with number 0
     * @throws ConfigRejected with all problems
     */
    public static LivePlan load(Path confDir, Map<String, String> set) throws ConfigRejected {
        return load(confDir, set, SoundFiles.offline());
    }

    /**
     * The same.
     *
     * @param prompts what is in the prompts
     */
    public static LivePlan load(Path confDir, Map<String, String> set, PromptFiles prompts)
            throws ConfigRejected {
        PlanCheck check = new PlanCheck(confDir, set, prompts);
        return switch (check.load(check.confDir(), hashOf(check.confDir()))) {
            case PlanCheck.Verdict.Good(Plan plan, _) -> new LivePlan(plan, check.confDir(), 0);
            case PlanCheck.Verdict.Bad(var problems) -> throw new ConfigRejected(problems);
        };
    }

    private static String hashOf(Path confDir) throws ConfigRejected {
        try {
            return FileTree.of(confDir).hash();
        } catch (IOException e) {
            throw new ConfigRejected(List.of(unreadable(e)));
        }
    }

    /** What is wrong when the files themselves cannot be had. */
    static Problem unreadable(IOException e) {
        String what =
                e instanceof java.nio.file.NoSuchFileException
                        ? "there is no " + e.getMessage()
                        : e.toString();
        return new Problem(
                new Position(".", 1, 1), Code.FILE.text(), "the tree cannot be read: " + what);
    }

    /** As admission takes it. */
    public Admission.RunningPlan forCalls() {
        return new Admission.RunningPlan(plan, confDir, generation);
    }
}
