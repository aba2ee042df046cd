package tandem.engine.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of the test's own: loopback, and one end of a veth pair for programs that refuse
 * loopback. Nothing in it reaches anybody else, and no port in it is taken.
 */
final class Namespace {
    /** Of the veth end; for documentation and measurements only (RFC 2544). */
    static final String ADDRESS = "198.18.0.1";

    private Namespace() {}

    /**
     * Runs a main class on the test's class path and in its working directory in there, to its end.
     *
     * @return what it printed
     */
    static String run(Path dir, long limitSeconds, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        Path script = dir.resolve("namespace.sh");
        Files.writeString(
                script,
                """
                set -e
                cd '%s'
                ip link set lo up
                ip link add v0 type veth peer name v1
                ip addr add %s/24 dev v0
                ip link set v0 up
                ip link set v1 up
                exec "$@"
                """
                        .formatted(Path.of("").toAbsolutePath(), ADDRESS));
        List<String> command = new ArrayList<>();
        command.addAll(List.of("unshare", "--net", "--map-root-user", "--kill-child"));
        command.addAll(List.of("sh", script.toString()));
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return Program.succeed(dir, limitSeconds, command);
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
