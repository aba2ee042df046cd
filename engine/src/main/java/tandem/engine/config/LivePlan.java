package tandem.engine.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.engine.call.Admission;

/**
 * The plan in force. Calls take it once, when they are admitted, and keep it. Runs on: any.
 *
 * @param confDir absolute
 * @param generation from 1, one more for each plan that went live
 */
public record LivePlan(Plan plan, Path confDir, long generation)
        implements Supplier<Admission.RunningPlan> {

    /**
     * Loads and checks a tree.
     *
     * @param set values for keys of engine.yaml, from {@code --set}
     * @throws ConfigRejected with all problems
     */
    public static LivePlan load(Path confDir, Map<String, String> set) throws ConfigRejected {
        Path dir = confDir.toAbsolutePath().normalize();
        return switch (ConfTree.load(dir, set)) {
            case ConfTree.Checked.Good(Plan plan) -> new LivePlan(plan, dir, 1);
            case ConfTree.Checked.Bad(var problems) -> throw new ConfigRejected(problems);
        };
    }

    @Override
    public Admission.RunningPlan get() {
        return new Admission.RunningPlan(plan, confDir, generation);
    }
}
