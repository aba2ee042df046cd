package tandem.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import tandem.bench.load.LoadPlan;
import tandem.bench.load.LoadResult;
import tandem.bench.load.LoadRun;
import tandem.bench.load.SeatLogin;
import tandem.bench.load.Target;
import tandem.bench.load.Traffic;
import tandem.bench.phone.NotReached;

/**
 * {@code bench calls}: calls at a constant rate. Starts an engine of its own in a temporary folder
 * unless one is given.
 */
@Command(
        name = "calls",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Places calls at a constant rate; prints what they and the engine measured.")
final class CallsCommand implements Callable<Integer> {
    private static final double WARMUP_SECONDS = 5;

    @Spec @Nullable CommandSpec spec;

    @Option(names = "--cps", required = true, description = "Calls started a second.")
    double cps;

    @Option(names = "--seconds", required = true, description = "For how long calls are started.")
    double seconds;

    @Option(
            names = "--hold",
            required = true,
            paramLabel = "MS",
            description = "From answer to hang-up.")
    long holdMs;

    @Option(names = "--media", description = "Both sides send RTP and measure what they hear.")
    boolean media;

    @Option(names = "--record", description = "The engine records; only with an engine of its own.")
    boolean record;

    @Option(
            names = "--to",
            split = ",",
            paramLabel = "NUMBER",
            defaultValue = "4003,4000",
            description = "Numbers called in turn (default: ${DEFAULT-VALUE}).")
    List<String> numbers = List.of();

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            description = "The same traffic before, not measured (default: 5; with --engine 0).")
    @Nullable Double warmupSeconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result as JSON too.")
    @Nullable Path json;

    @Option(
            names = "--conf",
            paramLabel = "DIR",
            defaultValue = "${sys:tandem.home:-.}/conf",
            description = "Config tree to copy (default: ${DEFAULT-VALUE}).")
    Path conf = Path.of("conf");

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Folder of its own engine, kept (default: a temporary one, kept when calls"
                            + " failed).")
    @Nullable Path dir;

    @Option(
            names = "--engine",
            paramLabel = "sip=HOST:PORT[,pid=N]",
            converter = EngineAddress.Converter.class,
            description = "An engine that runs already; calls come from --from, seats are --seats.")
    @Nullable EngineAddress engine;

    @Option(
            names = "--from",
            paramLabel = "PORT",
            defaultValue = "5080",
            description = "Port of the trunk at a given engine (default: ${DEFAULT-VALUE}).")
    int from;

    @Option(
            names = "--seats",
            split = ",",
            paramLabel = "USER[:PASSWORD]",
            description = "Seats to register at a given engine (password default: tandem-USER).")
    List<String> seats = List.of();

    @Option(names = "--main", hidden = true, defaultValue = EngineProcess.MAIN_CLASS)
    String mainClass = EngineProcess.MAIN_CLASS;

    @Override
    public Integer call() {
        Traffic traffic = checked(seconds);
        try {
            LoadResult result = engine == null ? withOwn(traffic) : withGiven(engine, traffic);
            return result.clean() ? 0 : 1;
        } catch (IOException | UncheckedIOException | NotReached | IllegalStateException failed) {
            System.err.println("bench: " + failed.getMessage());
            return 1;
        }
    }

    private Traffic checked(double duration) {
        if (record && engine != null) {
            throw usage("--record needs an engine of its own: a given one records as it is told");
        }
        try {
            int calls = (int) Math.round(cps * duration);
            return new Traffic(cps, calls, holdMs, media, numbers);
        } catch (IllegalArgumentException outOfRange) {
            throw usage(outOfRange.getMessage());
        }
    }

    private ParameterException usage(String problem) {
        return new ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(), problem);
    }

    private LoadResult withOwn(Traffic traffic) throws IOException {
        Path home = RunFolder.open(dir, "bench");
        System.out.println("engine in " + home);
        LoadResult result;
        try (OwnEngine own = OwnEngine.start(home, conf, traffic, record, mainClass)) {
            result = measure(own.plan(traffic), WARMUP_SECONDS);
        }
        if (dir == null && result.clean()) {
            RunFolder.delete(home);
        }
        return result;
    }

    private LoadResult withGiven(EngineAddress given, Traffic traffic) throws IOException {
        Target target = new Target(given.sip(), given.pid(), Optional.empty());
        String host = given.sip().getAddress().getHostAddress();
        InetSocketAddress carrier = new InetSocketAddress(host, from);
        List<SeatLogin> logins = seats.stream().map(SeatLogin::parse).toList();
        return measure(new LoadPlan(target, traffic, carrier, logins), 0);
    }

    private LoadResult measure(LoadPlan plan, double defaultWarmup) throws IOException {
        double warmup = warmupSeconds == null ? defaultWarmup : warmupSeconds;
        if (warmup * cps >= 1) {
            LoadRun.run(new LoadPlan(plan.target(), checked(warmup), plan.carrier(), plan.seats()));
        }
        LoadResult result = LoadRun.run(plan);
        Report report = new Report(result, plan, Machine.with(plan.target().pid()), warmup);
        System.out.print(report.text());
        if (json != null) {
            report.write(json);
        }
        return result;
    }
}
