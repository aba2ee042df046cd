package tandem.engine.cli;

import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tandem history}: what was put into force, and what was rejected. */
@Command(
        name = "history",
        description = "Lists attempts to change the config, newest first; '*' marks what runs.",
        mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
    @Mixin EngineClient engine = new EngineClient();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Lines, 1..2000 (default: ${DEFAULT-VALUE}).")
    int limit = 20;

    @Override
    public Integer call() {
        try {
            EngineClient.Answer config = engine.get("/api/v1/config");
            EngineClient.Answer history = engine.get("/api/v1/config/history?limit=" + limit);
            if (!config.good() || !history.good()) {
                return ConfigAnswer.refused(config.good() ? history : config);
            }
            print(config.body(), history.body());
            return Exit.GOOD;
        } catch (EngineClient.NoEngine none) {
            return Exit.failed(none.getMessage());
        }
    }

    private static void print(JsonNode config, JsonNode history) {
        long running = config.path("running").path("generation").asLong();
        for (JsonNode generation : history.path("generations")) {
            boolean runs = generation.path("generation").asLong() == running;
            System.out.println(ConfigAnswer.line(runs ? "*" : " ", generation));
        }
        System.out.println(config.path("line").asText());
        if (config.path("conf").path("differs").asBoolean()) {
            System.out.println("conf/ has changes that are not in force; see 'tandem diff'");
        }
    }
}
