package tandem.dialplan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import tandem.dialplan.ConfTree.Checked;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Each folder of {@code broken/} is a tree with mistakes, and a file with the exact answer to it.
 * Run with {@code -Dbroken.update=true} to write the answers anew, and read the difference.
 */
class BrokenConfTest {
    private static final Path CASES = Path.of("src", "test", "resources", "broken");

    private static final Secrets SECRETS =
            name ->
                    name.equals("short") || name.equals("good")
                            ? Optional.of("tiny")
                            : Optional.empty();

    @TestFactory
    Stream<DynamicTest> everyMistakeIsNamedAtItsPlace() throws IOException {
        try (Stream<Path> cases = Files.list(CASES)) {
            return cases.sorted().toList().stream()
                    .map(
                            dir ->
                                    DynamicTest.dynamicTest(
                                            dir.getFileName().toString(), () -> check(dir)));
        }
    }

    private static void check(Path dir) throws IOException {
        Path answer = dir.resolve("expected.txt");
        List<String> found = problems(ConfTree.load(dir.resolve("conf"), Map.of(), SECRETS));
        if (Boolean.getBoolean("broken.update")) {
            Files.write(answer, found);
        }
        assertEquals(Files.readString(answer), String.join("\n", found) + "\n");
    }

    private static List<String> problems(Checked checked) {
        return switch (checked) {
            case Checked.Good good -> List.of("good: " + good.plan().tenants().keySet());
            case Checked.Bad bad -> bad.problems().stream().map(Problem::toString).toList();
        };
    }
}
