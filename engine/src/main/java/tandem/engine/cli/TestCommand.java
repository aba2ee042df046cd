package tandem.engine.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tandem.dialplan.Plan;
import tandem.dialplan.simulate.PlanTests;
import tandem.dialplan.simulate.Verdict;
import tandem.engine.config.ConfigRejected;
import tandem.engine.gate.trial.TrialGates;

/** {@code tandem test}: runs the tests that a plan brings with it. */
@Command(
        name = "test",
        description = "Runs the plan's own tests in virtual time; exit 1 when one fails.",
        mixinStandardHelpOptions = true)
public final class TestCommand implements Callable<Integer> {
    @Mixin ConfOptions options = new ConfOptions();

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "Config tree instead of --conf.")
    @Nullable Path dir;

    @Option(names = "--tenant", paramLabel = "T", description = "Only the tests of this tenant.")
    @Nullable String tenant;

    @Option(names = "--json", description = "Prints JSON.")
    boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        if (dir != null) {
            options.conf = dir;
        }
        Plan plan;
        try {
            plan = options.load().plan();
        } catch (ConfigRejected rejected) {
            return Exit.rejected(rejected);
        }
        if (tenant != null && !plan.tenants().containsKey(tenant)) {
            return Exit.usage("no tenant '" + tenant + "'");
        }
        List<Verdict> verdicts =
                tenant == null
                        ? PlanTests.run(plan, new TrialGates())
                        : PlanTests.run(plan, plan.tenants().get(tenant), new TrialGates());
        if (json) {
            ArrayNode all = CourseJson.JSON.createArrayNode();
            verdicts.forEach(verdict -> all.add(CourseJson.of(verdict)));
            System.out.println(
                    CourseJson.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all));
        } else {
            print(verdicts);
        }
        return verdicts.stream().allMatch(Verdict::passed) ? Exit.GOOD : Exit.FAILED;
    }

    private static void print(List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            System.out.printf(
                    "%-6s %s: %s%n",
                    verdict.passed() ? "ok" : "FAILED", verdict.tenant(), verdict.test().name());
            verdict.lines().forEach(System.out::println);
        }
        long passed = verdicts.stream().filter(Verdict::passed).count();
        System.out.printf("%d of %d tests passed%n", passed, verdicts.size());
    }
}
