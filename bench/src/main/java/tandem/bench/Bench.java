package tandem.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code tandem bench}: measures an engine from outside. Exit 0 when nothing failed, 1 otherwise, 2
 * for wrong usage.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures an engine from outside.",
        subcommands = {CallsCommand.class, RecordsCommand.class, StagesCommand.class})
public final class Bench {
    private Bench() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench());
    }
}
