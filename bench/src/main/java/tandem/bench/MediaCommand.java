package tandem.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import tandem.bench.media.Figure;
import tandem.bench.media.Floor;
import tandem.bench.media.MediaRun;
import tandem.bench.media.Row;
import tandem.bench.media.Timing;
import tandem.bench.phone.NotReached;

/**
 * {@code bench media}: what it costs to carry the sound of calls, by an engine of its own in a
 * temporary folder.
 */
@Command(
        name = "media",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Calls that talk: CPU for a call and second of talk, delay, loss.")
final class MediaCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Option(
            names = "--mode",
            required = true,
            split = ",",
            description = "How calls are carried, one or more of: ${COMPLETION-CANDIDATES}.")
    List<Row.Mode> modes = List.of();

    @Option(
            names = "--calls",
            defaultValue = "50",
            description = "At the same time (default: ${DEFAULT-VALUE}).")
    int calls;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "For which each way is measured (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "The same talk before, not measured (default: ${DEFAULT-VALUE}).")
    double warmupSeconds;

    @Option(
            names = "--floor",
            description = "Measures a minimal relay in C in the same run; wants a C compiler.")
    boolean withFloor;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result as JSON too.")
    Optional<Path> json = Optional.empty();

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
                    "Folder of its own engine, kept (default: a temporary one, kept after a"
                            + " failure).")
    @Nullable Path dir;

    @Option(names = "--main", hidden = true, defaultValue = EngineProcess.MAIN_CLASS)
    String mainClass = EngineProcess.MAIN_CLASS;

    @Override
    public Integer call() {
        Timing timing = timing();
        try {
            Path home = RunFolder.open(dir, "bench");
            System.out.println("engine in " + home);
            MediaReport report = measure(home, timing);
            System.out.print(report.text());
            if (json.isPresent()) {
                report.write(json.get());
            }
            if (dir == null && report.clean()) {
                RunFolder.delete(home);
            }
            return report.clean() ? 0 : 1;
        } catch (IOException | UncheckedIOException | NotReached | IllegalStateException failed) {
            System.err.println("bench: " + failed.getMessage());
            return 1;
        }
    }

    private Timing timing() {
        try {
            return new Timing(calls, seconds, warmupSeconds);
        } catch (IllegalArgumentException outOfRange) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), outOfRange.getMessage());
        }
    }

    private MediaReport measure(Path home, Timing timing) throws IOException {
        try (MediaRun run = new MediaRun(timing)) {
            List<Row> rows = rows(run);
            Optional<Figure> floor = Optional.empty();
            if (withFloor) {
                try (Floor process = Floor.start(home, timing.calls())) {
                    floor = Optional.of(run.measure(process));
                }
            }
            try (MediaEngine engine = MediaEngine.start(home, conf, rows, mainClass)) {
                List<Figure> figures = new ArrayList<>();
                for (MediaEngine.Line line : engine.lines()) {
                    figures.add(measure(run, engine.process().ready(), line));
                }
                return new MediaReport(
                        String.join(",", modes.stream().map(Row.Mode::toString).toList()),
                        timing,
                        floor,
                        figures,
                        run.faults(),
                        Machine.with(OptionalLong.of(engine.process().ready().pid())));
            }
        }
    }

    private static Figure measure(MediaRun run, ReadyLine engine, MediaEngine.Line line) {
        return run.measure(
                line.row(),
                engine.pid(),
                engine.sip(),
                line.prefix(),
                line.nearPort(),
                line.farPort());
    }

    private List<Row> rows(MediaRun run) {
        List<Row> all = modes.stream().distinct().flatMap(mode -> mode.rows().stream()).toList();
        all.stream()
                .filter(row -> !run.speaks(row.far()))
                .forEach(row -> System.out.println(row.name() + ": left out, no libopus here"));
        return all.stream().filter(row -> run.speaks(row.far())).toList();
    }
}
