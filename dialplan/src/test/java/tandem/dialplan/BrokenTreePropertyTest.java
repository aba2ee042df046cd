package tandem.dialplan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree.Checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whatever is done to the shipped tree: a plan, or problems with places that exist. */
class BrokenTreePropertyTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final int ROUNDS = Integer.getInteger("rounds", 2_000);

    @TempDir Path conf;

    private final Map<String, byte[]> shipped = new TreeMap<>();

    @BeforeEach
    void copyTree() throws IOException {
        try (Stream<Path> files = Files.walk(CONF)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = conf.resolve(CONF.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                if (file.toString().endsWith(".yaml")) {
                    shipped.put(CONF.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anyEditGivesAPlanOrProblemsWithPlaces() throws IOException {
        long seed = Long.getLong("seed", 20261122);
        System.out.println("BrokenTreePropertyTest seed=" + seed);
        int bad = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String name = "seed=" + (seed + round);
            bad += round(new SplittableRandom(seed + round), name) ? 0 : 1;
        }
        // Edits that break nothing, or a generator that only breaks, would prove little.
        assertTrue(bad > ROUNDS / 4 && bad < ROUNDS, bad + " of " + ROUNDS + " were bad");
    }

    private boolean round(SplittableRandom random, String name) throws IOException {
        List<String> files = List.copyOf(shipped.keySet());
        String file = files.get(random.nextInt(files.size()));
        byte[] octets = shipped.get(file);
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            octets = edit(octets, random);
        }
        Files.write(conf.resolve(file), octets);
        try {
            return check(ConfTree.load(conf, Map.of()), name);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(name + " " + file, e);
        } finally {
            Files.write(conf.resolve(file), shipped.get(file));
        }
    }

    private static byte[] edit(byte[] octets, SplittableRandom random) {
        String text = new String(octets, StandardCharsets.UTF_8);
        return switch (random.nextInt(9)) {
            case 0 -> flip(octets, random);
            case 1 -> lines(text, random, (lines, i) -> lines.remove(i));
            case 2 ->
                    lines(
                            text,
                            random,
                            (lines, i) -> lines.add(random.nextInt(lines.size()), lines.get(i)));
            case 3 ->
                    lines(
                            text,
                            random,
                            (lines, i) ->
                                    lines.set(i, " ".repeat(random.nextInt(6)) + lines.get(i)));
            case 4 -> lines(text, random, (lines, i) -> lines.set(i, damage(lines.get(i), random)));
            case 5 -> lines(text, random, (lines, i) -> lines.add(i, nested(random)));
            case 6 -> (text + bomb(random)).getBytes(StandardCharsets.UTF_8);
            case 7 -> swapWords(text, random);
            default ->
                    text.substring(0, random.nextInt(text.length() + 1))
                            .getBytes(StandardCharsets.UTF_8);
        };
    }

    private interface LineEdit {
        void apply(List<String> lines, int line);
    }

    private static byte[] lines(String text, SplittableRandom random, LineEdit edit) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (!lines.isEmpty()) {
            edit.apply(lines, random.nextInt(lines.size()));
        }
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] flip(byte[] octets, SplittableRandom random) {
        byte[] flipped = octets.clone();
        for (int n = Math.min(flipped.length, 1 + random.nextInt(3)); n > 0; n--) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static String damage(String line, SplittableRandom random) {
        List<String> bits =
                List.of(
                        ":",
                        "[",
                        "]",
                        "{",
                        "}",
                        "\"",
                        "'",
                        "*a",
                        "&a ",
                        "!t ",
                        "|",
                        "${",
                        "}",
                        "\t",
                        "#",
                        "-",
                        "\ud83d\ude00",
                        "?",
                        "<<: ",
                        "\\0");
        int at = random.nextInt(line.length() + 1);
        int end = Math.min(line.length(), at + random.nextInt(3));
        return line.substring(0, at) + bits.get(random.nextInt(bits.size())) + line.substring(end);
    }

    private static String nested(SplittableRandom random) {
        int depth = random.nextInt(2_000);
        return switch (random.nextInt(4)) {
            case 0 -> "x: " + "[".repeat(depth);
            case 1 -> "x: " + "{a: ".repeat(depth) + "}".repeat(depth);
            case 2 -> "- ".repeat(depth) + "x";
            default -> "if: \"" + "(".repeat(depth) + "\"";
        };
    }

    private static String bomb(SplittableRandom random) {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x]\n");
        for (int i = 1; i < 1 + random.nextInt(30); i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s, %s, %s, %s]%n".formatted(i, i, alias, alias, alias, alias));
        }
        return bomb.toString();
    }

    private static byte[] swapWords(String text, SplittableRandom random) {
        String[] words = text.split("(?<=[ :,])|(?=[ :,])");
        int one = random.nextInt(words.length);
        int other = random.nextInt(words.length);
        String kept = words[one];
        words[one] = words[other];
        words[other] = kept;
        return String.join("", words).getBytes(StandardCharsets.UTF_8);
    }

    private boolean check(Checked checked, String name) {
        return switch (checked) {
            case Checked.Good _ -> true;
            case Checked.Bad bad -> {
                checkProblems(bad.problems(), name);
                yield false;
            }
        };
    }

    private void checkProblems(List<Problem> problems, String name) {
        assertFalse(problems.isEmpty() || problems.size() > 200, name);
        Comparator<Problem> byPlace =
                Comparator.comparing((Problem p) -> p.at().file())
                        .thenComparingInt(p -> p.at().line())
                        .thenComparingInt(p -> p.at().column());
        assertEquals(problems.stream().sorted(byPlace).toList(), problems, name);
        Map<String, List<String>> lines = new TreeMap<>();
        for (Problem problem : problems) {
            Position at = problem.at();
            boolean exists = exists(at, lines.computeIfAbsent(at.file(), this::lines));

            assertTrue(exists, name + ": " + problem);
            assertTrue(problem.code().matches("E[1-5][0-9]{2}"), name + ": " + problem);
            assertFalse(
                    problem.message().chars().anyMatch(Character::isISOControl),
                    name + ": " + problem);
            assertTrue(problem.message().length() < 600, name + ": " + problem);
        }
    }

    /** The end of a line and of the file count as places. */
    private static boolean exists(Position at, List<String> lines) {
        int length = at.line() <= lines.size() ? lines.get(at.line() - 1).length() : 0;
        boolean line = at.line() >= 1 && at.line() <= lines.size() + 1;
        return line && at.column() >= 1 && at.column() <= length + 1;
    }

    private List<String> lines(String file) {
        try {
            return Files.readString(conf.resolve(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
