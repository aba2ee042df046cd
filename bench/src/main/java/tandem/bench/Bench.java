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
        subcommands = {
            CallsCommand.class,
            MediaCommand.class,
            GateCommand.class,
            RecordsCommand.class,
            StagesCommand.class
        })
public final class Bench {
    private Bench() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs a command to its end; @return the exit status. Runs on: any; blocks. */
    public static int run(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench());
    }
}
