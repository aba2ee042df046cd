package tandem.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tandem.engine.evidence.EvidenceCheck;

/** {@code tandem evidence}: what can be done with archives of evidence from a shell. */
@Command(
        name = "evidence",
        description = "Checks archives of evidence.",
        subcommands = EvidenceCommand.Verify.class,
        mixinStandardHelpOptions = true)
public final class EvidenceCommand {
    /** {@code tandem evidence verify}. */
    @Command(
            name = "verify",
            description =
                    "Holds an archive against its manifest; exit 1 and a list when a file is missing,"
                            + " was changed or put in. Needs no engine.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "Also looks into audit/ there: did the engine make just this one?")
        @Nullable Path data;

        @Parameters(paramLabel = "FILE", description = "The archive.")
        Path file = Path.of("evidence.zip");

        @Override
        public Integer call() {
            try {
                EvidenceCheck.Found found =
                        EvidenceCheck.of(
                                file, Optional.ofNullable(data).map(dir -> dir.resolve("audit")));
                found.wrong().forEach(System.out::println);
                System.out.printf(
                        "evidence %s: %d files, %d wrong%naudit head when it was made %s%n",
                        found.id(), found.files(), found.wrong().size(), found.head());
                return found.wrong().isEmpty() ? Exit.GOOD : Exit.FAILED;
            } catch (IOException no) {
                return Exit.failed(file + ": " + no.getMessage());
            }
        }
    }
}
