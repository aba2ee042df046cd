package tandem.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tandem.bench.phone.NotReached;
import tandem.bench.phone.SipPhone;

/**
 * {@code tandem demo}: starts an engine on free loopback ports, sends a call through the queue to a
 * person, and verifies what was heard, written down and recorded. Exit 0 only when all of it is
 * right.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Places a real call through a real queue and verifies sound, CDR and recording.")
public final class Demo implements Callable<Integer> {
    private static final String HOST = "127.0.0.1";
    private static final String TRUNK = "lab";

    @Option(
            names = "--conf",
            paramLabel = "DIR",
            defaultValue = "${sys:tandem.home:-.}/conf",
            description = "Config tree to copy (default: ${DEFAULT-VALUE}).")
    private Path conf = Path.of("conf");

    @Option(names = "--hurry", description = "Everybody waits and talks less.")
    private boolean hurry;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where to leave everything (default: a new temporary folder).")
    private @Nullable Path dir;

    @Option(names = "--main", hidden = true, defaultValue = EngineProcess.MAIN_CLASS)
    private String mainClass = EngineProcess.MAIN_CLASS;

    private Demo() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Demo());
    }

    @Override
    public Integer call() throws IOException {
        Path home = RunFolder.open(dir, "demo");
        List<String> problems = run(home);
        System.out.println();
        problems.forEach(problem -> System.out.println("WRONG: " + problem));
        System.out.println(
                problems.isEmpty()
                        ? "All verified."
                        : "Not verified: " + problems.size() + " problem(s).");
        System.out.println("Everything is left in " + home);
        return problems.isEmpty() ? 0 : 1;
    }

    private List<String> run(Path home) {
        try (SipPhone carrier = SipPhone.on(HOST);
                SipPhone seat = SipPhone.on(HOST)) {
            ConfCopy copy = ConfCopy.of(conf, home.resolve("conf"));
            copy.trunkPort(TRUNK, carrier.port());
            System.out.println("Starting an engine in " + home);
            try (EngineProcess engine = EngineProcess.start(home, mainClass)) {
                System.out.println(
                        "It listens on SIP "
                                + engine.ready().sip()
                                + ", HTTP "
                                + engine.ready().http());
                DemoCall.Pace pace = hurry ? DemoCall.Pace.HURRIED : DemoCall.Pace.CALM;
                List<String> problems = new DemoCall(pace, engine, carrier, seat, System.out).run();
                int exit = engine.stop();
                return exit == 0
                        ? problems
                        : plus(problems, "the engine ended with status " + exit);
            }
        } catch (IOException | NotReached | IllegalArgumentException failed) {
            return List.of(String.valueOf(failed.getMessage()));
        }
    }

    private static List<String> plus(List<String> problems, String one) {
        List<String> all = new java.util.ArrayList<>(problems);
        all.add(one);
        return all;
    }
}
