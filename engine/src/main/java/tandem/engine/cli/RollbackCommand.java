package tandem.engine.cli;

import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tandem rollback}: a running engine goes back to an earlier config. */
@Command(
        name = "rollback",
        description = "Puts an earlier config into force again; conf/ stays as it is.",
        mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {
    @Mixin EngineClient engine = new EngineClient();

    @Parameters(
            arity = "0..1",
            paramLabel = "N",
            description = "Number of the generation (default: the one before).")
    @Nullable Long generation;

    @Option(names = "--note", paramLabel = "TEXT", description = "Why; kept in the history.")
    String note = "";

    @Override
    public Integer call() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("note", note);
        if (generation != null) {
            body.put("generation", generation);
        }
        try {
            return ConfigAnswer.change(engine.post("/api/v1/config/rollback", body));
        } catch (EngineClient.NoEngine none) {
            return Exit.failed(none.getMessage());
        }
    }
}
