package tandem.engine.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tandem.dialplan.Plan;
import tandem.dialplan.diff.PlanDiff;
import tandem.engine.config.ConfigRejected;
import tandem.engine.config.LivePlan;

/** {@code tandem diff}: what changes for live objects from one conf tree to another. */
@Command(
        name = "diff",
        description = "Shows what changes for live objects from one conf tree to another.",
        mixinStandardHelpOptions = true)
public final class DiffCommand implements Callable<Integer> {
    @Mixin ConfOptions options = new ConfOptions();

    @Parameters(index = "0", paramLabel = "OLD", description = "Config tree that is compared.")
    Path old = Path.of(".");

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
            diff = PlanDiff.between(load(old), load(now == null ? options.conf : now));
        } catch (ConfigRejected rejected) {
            return Exit.rejected(rejected);
        }
        if (json) {
            System.out.println(
                    CourseJson.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(of(diff)));
        } else {
            DiffText.of(diff).forEach(System.out::println);
        }
        return Exit.GOOD;
    }

    private Plan load(Path tree) throws ConfigRejected {
        return LivePlan.load(tree, options.set).plan();
    }

    private static ArrayNode of(PlanDiff diff) {
        ArrayNode all = CourseJson.JSON.createArrayNode();
        for (PlanDiff.Change change : diff.changes()) {
            ObjectNode node = all.addObject();
            node.put("kind", word(change.kind()))
                    .put("type", change.type())
                    .put("tenant", change.tenant())
                    .put("name", change.name())
                    .put("effect", word(change.effect()));
            node.set("fields", CourseJson.JSON.valueToTree(change.fields()));
        }
        return all;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
