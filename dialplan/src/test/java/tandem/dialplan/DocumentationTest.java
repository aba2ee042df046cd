package tandem.dialplan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import tandem.dialplan.load.ConfShapes;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Shape;

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
        Path file = conf.resolve(example.file());
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, head + example.text());

        if (example.file().startsWith("shared/")) {
            String include = "version: 1\ntenant: demo\ninclude: " + example.file() + "\n";
            Files.writeString(conf.resolve("tenants/demo/include.yaml"), include);
        }
        Secrets secrets = name -> Optional.of("the secret of " + name);
        Checked checked = ConfTree.load(conf, Map.of("fetch.allow", "crm.example.com"), secrets);

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

    /** All that is declared, in whatever kind of file; each once. */
    private static Set<Key<?>> declared() {
        Set<Shape> shapes = new LinkedHashSet<>();
        ConfShapes.ALL.values().forEach(shape -> collect(shape, shapes));
        Set<Key<?>> keys = new LinkedHashSet<>();
        shapes.forEach(shape -> keys.addAll(shape.keys()));
        return keys;
    }

    private static void collect(Shape shape, Set<Shape> shapes) {
        if (shapes.add(shape)) {
            shape.keys().forEach(key -> collect(key.form(), shapes));
        }
    }

    private static void collect(Form form, Set<Shape> shapes) {
        switch (form) {
            case Form.Keys(Shape shape) -> collect(shape, shapes);
            case Form.Items(Form item, boolean _) -> collect(item, shapes);
            case Form.Named(String _, Form each) -> collect(each, shapes);
            case Form.Either(List<Form> forms) -> forms.forEach(f -> collect(f, shapes));
            case Form.One _, Form.Free _ -> {}
        }
    }

    @Test
    void everyKeyIsDescribed() throws IOException {
        String page = Files.readString(PAGE);
        List<String> missing =
                declared().stream()
                        .<String>map(Key::name)
                        .distinct()
                        .filter(name -> !names(page, name))
                        .toList();
        assertEquals(List.of(), missing);
        assertTrue(declared().size() > 100);
    }

    private static boolean names(String text, String key) {
        return Pattern.compile("[`. {]" + Pattern.quote(key) + "(`|:|\\.[a-z]|[,}] )")
                .matcher(text)
                .find();
    }

    @Test
    void everyDefaultStandsBesideItsKey() throws IOException {
        List<String> parts = List.of(Files.readString(PAGE).split("\n(?:\\s*\n|(?=\\|))"));
        List<String> missing = new ArrayList<>();
        for (Key<?> key : declared()) {
            boolean told =
                    parts.stream()
                            .anyMatch(p -> names(p, key.name()) && p.contains(key.standard()));
            if (key.fallback().isPresent() && !told) {
                missing.add(key.name() + " = " + key.standard());
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyVerbAndVariableHasItsRow() throws IOException {
        String page = Files.readString(PAGE);
        Shape step =
                declared().stream()
                        .filter(key -> key.name().equals("steps"))
                        .map(Key::form)
                        .flatMap(form -> form instanceof Form.Named n ? Stream.of(n.each()) : null)
                        .map(form -> ((Form.Keys) form).shape())
                        .findFirst()
                        .orElseThrow();
        for (Key<?> key : step.keys()) {
            boolean row =
                    page.contains("| [`" + key.name() + "`](#")
                            || page.contains("| `" + key.name() + "` ")
                            || page.contains("` `" + key.name() + "` |")
                            || Set.of("on", "next", "then", "else").contains(key.name());
            assertTrue(row, key.name());
        }
        for (String variable : CallVariables.ALL.keySet()) {
            assertTrue(page.contains("| `" + variable + "` | "), variable);
        }
    }
}
