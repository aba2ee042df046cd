package tandem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What one must know of the machine to read a result.
 *
 * @param cores processors that the JVM sees
 * @param system name and release of the operating system
 * @param java of this program, and of the engine when it was started by it
 * @param engineFlags JVM flags of the engine, from its command line; empty when not known
 */
record Machine(int cores, String system, String java, List<String> engineFlags) {
    static Machine with(OptionalLong enginePid) {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                Stream.of("os.name", "os.version", "os.arch")
                        .map(System::getProperty)
                        .reduce((all, one) -> all + " " + one)
                        .orElseThrow(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                enginePid.isPresent() ? flags(enginePid.getAsLong()) : List.of());
    }

    /** Options before the class path; the log that we asked for ourselves is left out. */
    private static List<String> flags(long pid) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
            return Stream.of(line.split("\0"))
                    .skip(1)
                    .takeWhile(word -> word.startsWith("-") && !word.equals("-cp"))
                    .filter(word -> !word.startsWith("-Xlog:gc*,safepoint"))
                    .toList();
        } catch (IOException unknown) {
            return List.of();
        }
    }
}
