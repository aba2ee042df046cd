package tandem.engine.cli;

import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tandem apply}: a running engine takes its conf directory as it is now. */
@Command(
        name = "apply",
        description =
                "Puts the running engine's config tree into force; exit 3 and the list when it is"
                        + " wrong.",
        mixinStandardHelpOptions = true)
public final class ApplyCommand implements Callable<Integer> {
    @Mixin EngineClient engine = new EngineClient();

    @Option(names = "--note", paramLabel = "TEXT", description = "Why; kept in the history.")
    String note = "";

    @Override
    public Integer call() {
        try {
            return ConfigAnswer.change(
                    engine.post(
                            "/api/v1/config/apply",
                            JsonNodeFactory.instance.objectNode().put("note", note)));
        } catch (EngineClient.NoEngine none) {
            return Exit.failed(none.getMessage());
        }
    }
}
