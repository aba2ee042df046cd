package tandem.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tandem.dialplan.Plan;
import tandem.engine.config.ConfigRejected;
import tandem.engine.record.RecordingCheck;
import tandem.engine.record.RecordingKeys;

/** {@code tandem recordings}: what can be done with recordings from a shell. */
@Command(
        name = "recordings",
        description = "Checks recordings.",
        subcommands = RecordingsCommand.Verify.class,
        mixinStandardHelpOptions = true)
public final class RecordingsCommand {
    /** {@code tandem recordings verify}. */
    @Command(
            name = "verify",
            description =
                    "Holds recordings against their manifests: hash, seals, length; exit 1 and a"
                            + " list when one is not what was written.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Mixin ConfOptions options = new ConfOptions();

        @Option(
                names = "--data",
                paramLabel = "DIR",
                defaultValue = "${sys:tandem.home:-.}/data",
                description = "Database and recordings (default: ${DEFAULT-VALUE}).")
        Path data = Path.of("data");

        @Parameters(
                arity = "0..1",
                paramLabel = "DIR|CALL",
                description = "Only those below a directory, or of one call; without it, all.")
        @Nullable String what;

        @Override
        public Integer call() throws IOException {
            Plan plan;
            try {
                plan = options.load().plan();
            } catch (ConfigRejected rejected) {
                return Exit.rejected(rejected);
            }
            Path all = data.resolve(plan.settings().recordings().dir());
            String wanted = what == null ? "" : what;
            boolean isDirectory = !wanted.isEmpty() && Files.isDirectory(Path.of(wanted));
            Path dir = isDirectory ? Path.of(wanted) : all;
            if (!Files.isDirectory(dir)) {
                return Exit.usage("there is no directory " + dir);
            }
            RecordingCheck.Found found =
                    new RecordingCheck(id -> RecordingKeys.find(plan, id))
                            .run(dir, isDirectory ? "" : wanted);
            found.wrong().forEach(System.out::println);
            System.out.println(
                    found.sound()
                            + " sound, "
                            + found.wrong().size()
                            + " wrong, "
                            + found.running()
                            + " without a manifest yet");
            boolean missed = !wanted.isEmpty() && !isDirectory && found.sound() == 0;
            return found.wrong().isEmpty() && !missed ? Exit.GOOD : Exit.FAILED;
        }
    }
}
