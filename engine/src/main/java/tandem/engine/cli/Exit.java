package tandem.engine.cli;

import tandem.engine.config.ConfigRejected;

/** What the process tells its caller at the end. Runs on: any. */
public final class Exit {
    public static final int GOOD = 0;

    /** The thing asked for failed. */
    public static final int FAILED = 1;

    public static final int USAGE = 2;

    /** The config tree is wrong. */
    public static final int REJECTED = 3;

    private Exit() {}

    /** Prints what is wrong with a config tree, one line each. */
    public static int rejected(ConfigRejected rejected) {
        rejected.problems().forEach(System.err::println);
        System.err.printf("tandem: config rejected, %d problem(s)%n", rejected.problems().size());
        return REJECTED;
    }

    /** Prints why the command was not understood. */
    static int usage(String why) {
        System.err.println("tandem: " + why);
        return USAGE;
    }

    /** Prints why what was asked for did not come about. */
    static int failed(String why) {
        System.err.println("tandem: " + why);
        return FAILED;
    }
}
