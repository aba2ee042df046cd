package tandem.dialplan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree.Checked;
import tandem.dialplan.yaml.Code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * docs/dialplan.md says what is so: each example of it is laid over the shipped tree and checked.
 */
class DocumentationTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final Path PAGE = Path.of("..", "docs", "dialplan.md");
    private static final Pattern EXAMPLE =
            Pattern.compile(
                    "^```yaml\\n# conf/(\\S+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir Path temp;

    private record Example(String file, String text) {}

    private static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher m = EXAMPLE.matcher(Files.readString(PAGE));
        while (m.find()) {
            examples.add(new Example(m.group(1), m.group(2)));
        }
        return examples;
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsGood() throws IOException {
        return examples().stream().map(e -> DynamicTest.dynamicTest(e.file(), () -> check(e)));
    }

    private void check(Example example) throws IOException {
        Path conf = Files.createTempDirectory(temp, "conf");
        copy(conf);
        String head = example.file().startsWith("tenants/") ? "version: 1\ntenant: demo\n" : "";
        Files.writeString(conf.resolve(example.file()), head + example.text());

        Checked checked = ConfTree.load(conf, Map.of());

        assertInstanceOf(Checked.Good.class, checked, checked.toString());
    }

    private static void copy(Path conf) throws IOException {
        try (Stream<Path> files = Files.walk(CONF)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = conf.resolve(CONF.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    @Test
    void noYamlExampleIsLeftOut() throws IOException {
        long blocks = Files.readAllLines(PAGE).stream().filter("```yaml"::equals).count();
        assertEquals(blocks, examples().size());
        assertTrue(blocks > 10);
    }

    @Test
    void everyCodeHasItsLine() throws IOException {
        Set<String> codes =
                Stream.of(Code.values())
                        .map(Code::text)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = new TreeSet<>();
        Matcher m =
                Pattern.compile("^\\| (E[0-9]{3}) \\|", Pattern.MULTILINE)
                        .matcher(Files.readString(PAGE));
        while (m.find()) {
            described.add(m.group(1));
        }
        assertEquals(codes, described);
    }
}
