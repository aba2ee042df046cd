package tandem.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tandem.dialplan.Plan;
import tandem.engine.config.ConfigRejected;
import tandem.engine.record.LegalHold;
import tandem.engine.record.RecordingAudit;
import tandem.engine.record.RecordingCheck;
import tandem.engine.record.RecordingKeys;
import tandem.engine.record.RecordingStore;
import tandem.engine.store.Database;
import tandem.engine.store.StoredCalls;

/** {@code tandem recordings}: what can be done with recordings from a shell. */
@Command(
        name = "recordings",
        description = "Checks recordings, and lists those under a legal hold.",
        subcommands = {RecordingsCommand.Verify.class, RecordingsCommand.Holds.class},
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

        @Option(
                names = "--records",
                description =
                        "Also holds all of them against the records of calls in the database: is the"
                                + " file there, its length within 100 ms, its hash.")
        boolean records;

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
            boolean agreed = !records || agrees(plan, all);
            return found.wrong().isEmpty() && !missed && agreed ? Exit.GOOD : Exit.FAILED;
        }

        private boolean agrees(Plan plan, Path all) {
            RecordingStore store = new RecordingStore(all, 0, id -> RecordingKeys.find(plan, id));
            Database database = Database.open(plan.settings().store(), data);
            try (StoredCalls calls = StoredCalls.alone(database)) {
                RecordingAudit.Found found =
                        new RecordingAudit(calls, store, 1).run(Instant.EPOCH, Instant.now());
                found.wrong().forEach(System.out::println);
                System.out.println(
                        found.checked()
                                + " records of calls, "
                                + found.wrong().size()
                                + " whose recording is not what they say");
                return found.wrong().isEmpty();
            }
        }
    }

    /** {@code tandem recordings holds}. */
    @Command(
            name = "holds",
            description = "Lists the recordings under a legal hold: since when, by whom, why.",
            mixinStandardHelpOptions = true)
    static final class Holds implements Callable<Integer> {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                defaultValue = "${sys:tandem.home:-.}/data",
                description = "Database and recordings (default: ${DEFAULT-VALUE}).")
        Path data = Path.of("data");

        @Override
        public Integer call() throws IOException {
            if (!Files.isDirectory(data)) {
                return Exit.usage("there is no directory " + data);
            }
            LegalHold.list(data).forEach(System.out::println);
            return Exit.GOOD;
        }
    }
}
