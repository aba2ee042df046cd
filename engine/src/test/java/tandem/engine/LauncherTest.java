package tandem.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The launcher knows each command that there is, and its help says so. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "tandem");
    private static final String END =
            ") jdk=$(find_jdk); build_when_needed; java_main tandem.engine.Tandem";

    @Test
    void eachCommandCanBeGivenToTheLauncher() throws IOException {
        List<String> lines = Files.readAllLines(LAUNCHER);
        String known =
                lines.stream()
                        .filter(line -> line.contains(END))
                        .map(line -> line.substring(0, line.indexOf(END)).strip())
                        .findFirst()
                        .orElseThrow();
        Set<String> commands = new TreeSet<>();
        for (Class<?> command : Tandem.class.getAnnotation(Command.class).subcommands()) {
            String name = command.getAnnotation(Command.class).name();
            // Benches are started by the launcher's bench.
            if (!name.endsWith("-bench")) {
                commands.add(name);
            }
        }
        commands.add("run");

        Set<String> dispatched = new TreeSet<>(List.of(known.split("\\|")));
        assertEquals(commands, dispatched);
        commands.remove("run");
        for (String command : commands) {
            assertTrue(
                    lines.stream().anyMatch(line -> line.startsWith("./tandem " + command + " ")),
                    command + " is not in the help");
        }
    }
}
