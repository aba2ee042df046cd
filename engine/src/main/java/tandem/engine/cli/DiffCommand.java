package tandem.engine.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tandem.dialplan.Plan;
import tandem.dialplan.diff.PlanDiff;
import tandem.engine.config.ConfigRejected;
import tandem.engine.config.DiffJson;
import tandem.engine.config.LivePlan;

/**
 * {@code tandem diff}: what changes for live objects from one conf tree to another; without trees,
 * from what an engine runs to what its conf directory holds.
 */
@Command(
        name = "diff",
        description =
                "Shows what changes for live objects: from one conf tree to another; without trees,"
                        + " from what the running engine has to what its conf/ holds.",
        mixinStandardHelpOptions = true)
public final class DiffCommand implements Callable<Integer> {
    @Mixin ConfOptions options = new ConfOptions();

    @Mixin EngineClient engine = new EngineClient();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "OLD",
            description = "Config tree that is compared.")
    @Nullable Path old;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NEW",
            description = "Config tree that it is compared with (default: --conf).")
    @Nullable Path now;

    @Option(names = "--json", description = "Prints JSON.")
    boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        PlanDiff diff;
        try {
            if (old == null) {
                EngineClient.Answer answer = engine.get("/api/v1/config/diff");
                if (!answer.good()) {
                    return ConfigAnswer.refused(answer);
                }
                diff = DiffJson.parse(answer.body().path("changes"));
            } else {
                diff = PlanDiff.between(load(old), load(now == null ? options.conf : now));
            }
        } catch (EngineClient.NoEngine none) {
            return Exit.failed(none.getMessage());
        } catch (ConfigRejected rejected) {
            return Exit.rejected(rejected);
        }
        if (json) {
            System.out.println(
                    CourseJson.JSON
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(DiffJson.of(diff)));
        } else {
            DiffText.of(diff).forEach(System.out::println);
        }
        return Exit.GOOD;
    }

    private Plan load(Path tree) throws ConfigRejected {
        return LivePlan.load(tree, options.set).plan();
    }
}
