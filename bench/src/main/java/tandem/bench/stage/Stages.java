package tandem.bench.stage;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks of this package. A new stage is one more public class here, named {@code
 * ...Stage}.
 */
public final class Stages {
    private static final int ROUNDS = 5;
    private static final int FRAME_MS = 20;
    private static final String ENDING = "Stage";

    private Stages() {}

    /**
     * @param names parts of the names that {@link StageFigure#name} gives; empty = all
     * @param millis measured time of each stage, after as long a warm-up
     * @param here in this process, instead of one for each stage
     * @throws RunnerException when no stage has such a name, or one fails
     */
    public static List<StageFigure> measure(List<String> names, int millis, boolean here)
            throws RunnerException {
        // Two runs at a time disturb each other's figures, but that is for who starts them to say.
        System.setProperty("jmh.ignoreLock", "true");
        Collection<RunResult> results = new Runner(options(names, millis, here).build()).run();
        return results.stream().map(Stages::figure).toList();
    }

    private static ChainedOptionsBuilder options(List<String> names, int millis, boolean here) {
        TimeValue round = TimeValue.milliseconds(Math.max(1, millis / ROUNDS));
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .forks(here ? 0 : 1)
                        .warmupIterations(ROUNDS)
                        .warmupTime(round)
                        .measurementIterations(ROUNDS)
                        .measurementTime(round)
                        .addProfiler(CpuProfiler.class)
                        .addProfiler(GCProfiler.class);
        for (String name : names.isEmpty() ? List.of("") : names) {
            options.include(pattern(name));
        }
        return options;
    }

    /** {@code G722.decode} is looked for as {@code G722Stage.decode}. */
    private static String pattern(String name) {
        String escaped = name.replaceAll("[^A-Za-z0-9.]", "").replace(".", "(" + ENDING + ")?\\.");
        return "\\.stage\\..*(?i:" + escaped + ")";
    }

    private static StageFigure figure(RunResult result) {
        double cpuNs = secondary(result, CpuProfiler.LABEL);
        return new StageFigure(
                name(result.getParams()),
                result.getPrimaryResult().getScore(),
                cpuNs,
                cpuNs * FRAME_MS / coveredMs(result.getParams().getBenchmark()),
                secondary(result, "gc.alloc.rate.norm"));
    }

    private static double secondary(RunResult result, String label) {
        Result<?> figure = result.getSecondaryResults().get(label);
        return figure == null ? Double.NaN : figure.getScore();
    }

    private static String name(BenchmarkParams params) {
        String[] parts = params.getBenchmark().split("\\.");
        String type = parts[parts.length - 2];
        String stage = type.endsWith(ENDING) ? type.substring(0, type.length() - 5) : type;
        Map<String, String> values = new TreeMap<>();
        params.getParamsKeys().forEach(key -> values.put(key, params.getParam(key)));
        String suffix =
                values.isEmpty() ? "" : values.toString().replace('{', '[').replace('}', ']');
        return stage + "." + parts[parts.length - 1] + suffix;
    }

    private static int coveredMs(String benchmark) {
        int dot = benchmark.lastIndexOf('.');
        try {
            return Arrays.stream(Class.forName(benchmark.substring(0, dot)).getMethods())
                    .filter(method -> method.getName().equals(benchmark.substring(dot + 1)))
                    .map((Method method) -> method.getAnnotation(Covers.class))
                    .filter(covers -> covers != null)
                    .mapToInt(Covers::ms)
                    .findFirst()
                    .orElse(FRAME_MS);
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
