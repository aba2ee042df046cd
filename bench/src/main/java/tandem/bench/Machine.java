package tandem.bench;

import java.util.List;

/**
 * What one must know of the machine to read a result.
 *
 * @param cores processors that the JVM sees
 * @param system name and release of the operating system
 * @param java of this program, and of the engine when it started it
 * @param engineFlags JVM flags of an engine that was started by this program
 */
record Machine(int cores, String system, String java, List<String> engineFlags) {
    static Machine of(List<String> engineFlags) {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.version")
                        + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                List.copyOf(engineFlags));
    }
}
