package tandem.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tandem.engine.audit.ChainCheck;
import tandem.engine.audit.Head;

/** {@code tandem audit}: what can be done with the audit from a shell. */
@Command(
        name = "audit",
        description = "Checks the log of who did what.",
        subcommands = AuditCommand.Verify.class,
        mixinStandardHelpOptions = true)
public final class AuditCommand {
    /** {@code tandem audit verify}. */
    @Command(
            name = "verify",
            description =
                    "Goes through the whole chain; exit 1 and a list when an entry was changed, taken"
                            + " out, put in or cut off. Needs no engine and works on a copy.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                defaultValue = "${sys:tandem.home:-.}/data",
                description = "Where audit/ is (default: ${DEFAULT-VALUE}).")
        Path data = Path.of("data");

        @Option(
                names = "--head",
                paramLabel = "HASH@NUMBER",
                description = "Must be in the chain; without it an end that is gone is not missed.")
        @Nullable String head;

        @Override
        public Integer call() throws IOException {
            Optional<Head> kept = Optional.ofNullable(head).flatMap(Head::parse);
            if (head != null && kept.isEmpty()) {
                return Exit.usage("a head is 64 hexadecimal digits, @ and a number");
            }
            Path dir = data.resolve("audit");
            if (!Files.isDirectory(dir)) {
                return Exit.usage("there is no directory " + dir);
            }
            ChainCheck.Found found = ChainCheck.of(dir, kept);
            found.wrong().forEach(System.out::println);
            tell(found);
            return found.faults() == 0 ? Exit.GOOD : Exit.FAILED;
        }

        private static void tell(ChainCheck.Found found) {
            if (found.torn() > 0) {
                System.out.printf(
                        "a torn end of %d octets; the next start cuts it off%n", found.torn());
            }
            System.out.printf(
                    "%d entries from %d, %s to %s, %d wrong%nhead %s%n",
                    found.entries(),
                    found.first(),
                    found.from().map(Object::toString).orElse("-"),
                    found.to().map(Object::toString).orElse("-"),
                    found.faults(),
                    found.head());
        }
    }
}
