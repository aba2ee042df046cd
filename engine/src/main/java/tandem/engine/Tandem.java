package tandem.engine;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tandem.engine.cli.ApplyCommand;
import tandem.engine.cli.AuditCommand;
import tandem.engine.cli.ConfOptions;
import tandem.engine.cli.ConvertCommand;
import tandem.engine.cli.DiffCommand;
import tandem.engine.cli.EvidenceCommand;
import tandem.engine.cli.Exit;
import tandem.engine.cli.GateBenchCommand;
import tandem.engine.cli.HistoryCommand;
import tandem.engine.cli.PromptsCommand;
import tandem.engine.cli.RecordingsCommand;
import tandem.engine.cli.RecordsBenchCommand;
import tandem.engine.cli.RollbackCommand;
import tandem.engine.cli.SchemaCommand;
import tandem.engine.cli.SimulateCommand;
import tandem.engine.cli.TestCommand;
import tandem.engine.config.ConfigRejected;
import tandem.engine.config.LivePlan;
import tandem.engine.ops.LogOutput;
import tandem.engine.ops.Signals;

/**
 * The command line of the engine. Exit codes: 0 good, 1 the thing asked for failed, 2 usage, 3
 * config rejected.
 */
@Command(
        name = "tandem",
        description = "Contact-center engine.",
        subcommands = {
            Tandem.Run.class,
            Tandem.Check.class,
            TestCommand.class,
            SimulateCommand.class,
            DiffCommand.class,
            ConvertCommand.class,
            SchemaCommand.class,
            ApplyCommand.class,
            RollbackCommand.class,
            HistoryCommand.class,
            RecordingsCommand.class,
            AuditCommand.class,
            EvidenceCommand.class,
            PromptsCommand.class,
            GateBenchCommand.class,
            RecordsBenchCommand.class
        },
        mixinStandardHelpOptions = true)
public final class Tandem {
    private Tandem() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Tandem()).execute(args));
    }

    @Command(
            name = "run",
            description =
                    "Runs the engine; prints 'ready ...' when calls may come. SIGTERM drains, a second"
                            + " one ends the calls.",
            mixinStandardHelpOptions = true)
    static final class Run implements Callable<Integer> {
        @Mixin ConfOptions options = new ConfOptions();

        @Option(
                names = "--data",
                paramLabel = "DIR",
                defaultValue = "${sys:tandem.home:-.}/data",
                description = "Database and recordings (default: ${DEFAULT-VALUE}).")
        Path data = Path.of("data");

        @Option(
                names = "--strict",
                description =
                        "Does not start with the last good config when the tree has problems.")
        boolean strict;

        @Override
        public Integer call() throws InterruptedException {
            Stop stop = Stop.listen();
            Engine engine;
            try {
                engine = Engine.start(options.conf, data, options.set, strict);
            } catch (ConfigRejected rejected) {
                return Exit.rejected(rejected);
            } catch (EngineCannotStart cannot) {
                System.err.println("tandem: " + cannot.getMessage());
                return Exit.FAILED;
            }
            stop.started(engine);
            Signals.onHangup(() -> engine.reload("sighup"));
            if (!stop.isAsked()) {
                System.out.println(engine.readyLine());
                System.out.flush();
            }
            stop.await();
            engine.drain();
            engine.close();
            LogOutput.close();
            // Being told to stop and stopping is no failure.
            return 0;
        }
    }

    @Command(
            name = "check",
            description =
                    "Checks a config tree; exit 3 and file:line:col: code: message when it is wrong.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Mixin ConfOptions options = new ConfOptions();

        @Parameters(
                arity = "0..1",
                paramLabel = "DIR",
                description = "Config tree instead of --conf.")
        Path dir;

        @Override
        public Integer call() {
            Path conf = dir == null ? options.conf : dir;
            try {
                LivePlan live = LivePlan.load(conf, options.set);
                System.out.printf(
                        "ok %s tenants=%d trunks=%d hash=%s%n",
                        conf,
                        live.plan().tenants().size(),
                        live.plan().trunks().size(),
                        live.plan().hash().substring(0, 12));
                return 0;
            } catch (ConfigRejected rejected) {
                return Exit.rejected(rejected);
            }
        }
    }
}
