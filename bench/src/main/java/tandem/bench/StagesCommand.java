package tandem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tandem.bench.stage.StageFigure;
import tandem.bench.stage.Stages;

/** {@code tandem bench stages}: what each stage of the media path costs by itself. */
@Command(
        name = "stages",
        mixinStandardHelpOptions = true,
        description = "Measures single stages of the media path (codecs, resampler, ...) with JMH.")
final class StagesCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "Parts of the stages' names, as printed (default: all of them).")
    List<String> names = List.of();

    @Option(
            names = "--millis",
            paramLabel = "MS",
            defaultValue = "2000",
            description = "To measure each stage, after as long a warm-up (default: 2000).")
    int millis = 2000;

    @Option(
            names = "--here",
            description = "In this process: quick, but stages disturb each other.")
    boolean here;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result there too.")
    Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws IOException {
        try {
            List<StageFigure> figures = Stages.measure(names, millis, here);
            figures.forEach(figure -> System.out.println(figure.line()));
            if (json.isPresent()) {
                write(figures, json.get());
            }
            return 0;
        } catch (NoBenchmarksException none) {
            System.err.println("bench: no stage is named like any of " + names);
            return 2;
        } catch (RunnerException failed) {
            System.err.println("bench: " + failed.getMessage());
            return 1;
        }
    }

    private static void write(List<StageFigure> figures, Path file) throws IOException {
        ArrayNode array = new JsonMapper().createArrayNode();
        for (StageFigure figure : figures) {
            array.addObject()
                    .put("stage", figure.name())
                    .put("ns_per_op", figure.nsPerOp())
                    .put("cpu_ns_per_op", figure.cpuNsPerOp())
                    .put("cpu_ns_per_20ms", figure.cpuNsPerFrame())
                    .put("octets_per_op", figure.octetsPerOp());
        }
        Files.writeString(file, array.toPrettyString() + "\n");
    }
}
