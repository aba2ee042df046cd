package tandem.engine.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import tandem.dialplan.PromptFiles;
import tandem.engine.config.ConfigRejected;
import tandem.engine.config.LivePlan;
import tandem.engine.prompts.SoundFiles;

/** Options that say which config. */
public final class ConfOptions {
    @Option(
            names = "--conf",
            paramLabel = "DIR",
            defaultValue = "${sys:tandem.home:-.}/conf",
            description = "Config tree (default: ${DEFAULT-VALUE}).")
    public Path conf = Path.of("conf");

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Sets a key of engine.yaml, such as sip.udp.port=0; may be repeated.")
    public Map<String, String> set = new LinkedHashMap<>();

    private @Nullable PromptFiles prompts;

    /** What is in the prompts of the tree. */
    PromptFiles prompts() {
        if (prompts == null) {
            prompts = SoundFiles.offline();
        }
        return prompts;
    }

    /** Loads and checks the tree. */
    LivePlan load() throws ConfigRejected {
        return LivePlan.load(conf, set, prompts());
    }
}
