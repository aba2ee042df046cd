package tandem.engine.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tandem.engine.prompts.UploadJson;
import tandem.media.codec.Codecs;
import tandem.media.play.file.BadAudio;
import tandem.media.play.file.PromptReport;
import tandem.media.play.file.Renditions;

/** {@code tandem prompts}: what can be done with sound files from a shell. */
@Command(
        name = "prompts",
        description = "Looks at sound files before they become prompts.",
        subcommands = PromptsCommand.Check.class,
        mixinStandardHelpOptions = true)
public final class PromptsCommand {
    /** {@code tandem prompts check}. */
    @Command(
            name = "check",
            description =
                    "Says what is in sound files: format, length, level, what to look at; exit 1"
                            + " when one could not be uploaded.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Option(names = "--json", description = "Prints JSON, a line for each file.")
        boolean json;

        @Parameters(arity = "1..*", paramLabel = "FILE", description = "WAV, MP3, Opus, Vorbis.")
        List<Path> files = List.of();

        @Override
        public Integer call() {
            Renditions renditions = Renditions.none(Codecs.load());
            int unfit = 0;
            for (Path file : files) {
                unfit += fit(renditions, file) ? 0 : 1;
            }
            return unfit == 0 ? Exit.GOOD : Exit.FAILED;
        }

        private boolean fit(Renditions renditions, Path file) {
            try {
                PromptReport report = renditions.of(file).report();
                print(file, report);
                return report.fit();
            } catch (BadAudio bad) {
                System.err.println("tandem: " + bad.getMessage());
                return false;
            }
        }

        private void print(Path file, PromptReport report) {
            if (json) {
                ObjectNode line = UploadJson.of(report);
                System.out.println(line.put("file", file.toString()));
                return;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-6s %s: %s, %d Hz, %s, %.1f s, level %.1f dBov, peak %.1f dBov, gain %+.1f"
                            + " dB%n",
                    report.fit() ? "ok" : "UNFIT",
                    file,
                    report.format(),
                    report.rateHz(),
                    report.channels() == 1 ? "mono" : "stereo",
                    report.lengthMs() / 1000.0,
                    report.levelDbov(),
                    report.peakDbov(),
                    report.gainDb());
            report.faults().forEach(fault -> System.out.println("       fault: it " + fault));
            report.warnings().forEach(each -> System.out.println("       warning: it " + each));
        }
    }
}
