package tandem.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
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

/**
 * {@code bench calls}: calls at a constant rate. Starts an engine of its own in a temporary folder
 * unless one is given.
 */
@Command(
        name = "calls",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Places calls at a constant rate and prints what they and the engine measured.")
final class CallsCommand implements Callable<Integer> {
    private static final String TENANT = "demo";
    private static final String QUEUE = "support";
    private static final String QUEUE_NUMBER = "4000";
    private static final String TRUNK = "lab";
    private static final String HOST = "127.0.0.1";
    private static final int DEFAULT_TRUNK_PORT = 5080;

    /**
     * Seats beyond those that talk on average: calls end unevenly, and a seat is busy a little
     * longer than the talk.
     */
    private static final double SEAT_MARGIN = 1.3;

    private static final int SEATS_SPARE = 20;

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

    @Option(names = "--record", description = "The engine records (its own engine only).")
    boolean record;

    @Option(
            names = "--to",
            split = ",",
            defaultValue = "4003,4000",
            description = "Numbers called in turn (default: ${DEFAULT-VALUE}).")
    List<String> numbers = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result as JSON too.")
    @Nullable Path json;

    @Option(
            names = "--conf",
            paramLabel = "DIR",
            defaultValue = "conf",
            description = "Config tree to copy (default: ${DEFAULT-VALUE}).")
    Path conf = Path.of("conf");

    @Option(
            names = "--engine",
            paramLabel = "sip=HOST:PORT[,pid=N]",
            converter = EngineAddress.Converter.class,
            description =
                    "An engine that runs already; calls then come from --from and seats are --seats.")
    @Nullable EngineAddress engine;

    @Option(
            names = "--from",
            paramLabel = "PORT",
            description = "Port of the trunk at a given engine (default: 5080).")
    int from = DEFAULT_TRUNK_PORT;

    @Option(
            names = "--seats",
            split = ",",
            paramLabel = "USER:PASSWORD",
            description = "Seats to register at a given engine.")
    List<String> seats = new ArrayList<>();

    @Option(names = "--main", hidden = true, defaultValue = EngineProcess.MAIN_CLASS)
    String mainClass = EngineProcess.MAIN_CLASS;

    @Override
    public Integer call() {
        Traffic traffic = traffic();
        try {
            LoadResult result = engine == null ? withOwnEngine(traffic) : run(traffic, engine);
            return result.failed() == 0 ? 0 : 1;
        } catch (IOException | RuntimeException failed) {
            System.err.println("bench: " + failed.getMessage());
            return 1;
        }
    }

    private Traffic traffic() {
        try {
            return new Traffic(cps, (int) Math.round(cps * seconds), holdMs, media, numbers);
        } catch (IllegalArgumentException outOfRange) {
            throw new ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(), outOfRange.getMessage());
        }
    }

    private LoadResult run(Traffic traffic, EngineAddress given) throws IOException {
        Target target = new Target(given.sip(), given.pid(), Optional.empty());
        LoadPlan plan = new LoadPlan(target, traffic, new InetSocketAddress(HOST, from), logins());
        return report(LoadRun.run(plan), plan, Machine.of(List.of()));
    }

    private List<SeatLogin> logins() {
        return seats.stream()
                .map(text -> text.split(":", 2))
                .map(
                        parts ->
                                new SeatLogin(
                                        parts[0],
                                        parts.length == 2 ? parts[1] : "tandem-" + parts[0]))
                .toList();
    }

    private LoadResult withOwnEngine(Traffic traffic) throws IOException {
        Path home = EngineProcess.newHome("bench");
        int port = FreePort.find(HOST);
        ConfCopy copy = ConfCopy.of(conf, home.resolve("conf"));
        copy.trunkPort(TRUNK, port);
        copy.recording(TENANT, record);
        int count = seatsNeeded(traffic);
        List<SeatLogin> logins = count == 0 ? List.of() : copy.seats(TENANT, QUEUE, count);
        System.out.println("engine in " + home);
        try (EngineProcess process = EngineProcess.start(home, mainClass)) {
            Target target =
                    Target.at(process.ready().sip())
                            .pid(process.ready().pid())
                            .stopLog(process.stopLog());
            LoadPlan plan =
                    new LoadPlan(target, traffic, new InetSocketAddress(HOST, port), logins);
            return report(LoadRun.run(plan), plan, Machine.of(EngineProcess.jvmFlags()));
        }
    }

    private static int seatsNeeded(Traffic traffic) {
        long toQueue = traffic.numbers().stream().filter(QUEUE_NUMBER::equals).count();
        double share = (double) toQueue / traffic.numbers().size();
        double talking = traffic.cps() * share * (traffic.holdMs() / 1_000.0 + 1);
        return toQueue == 0
                ? 0
                : (int) Math.min(Math.ceil(talking * SEAT_MARGIN) + SEATS_SPARE, traffic.calls());
    }

    private LoadResult report(LoadResult result, LoadPlan plan, Machine machine)
            throws IOException {
        System.out.print(Report.text(result, plan.traffic(), plan.seats().size(), machine));
        if (json != null) {
            Report.write(json, result, plan.traffic(), plan.seats().size(), machine);
        }
        return result;
    }
}
