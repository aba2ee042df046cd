package tandem.dialplan.load;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tandem.dialplan.ConfTree.Checked;
import tandem.dialplan.Position;
import tandem.dialplan.Problem;
import tandem.dialplan.Secrets;
import tandem.dialplan.yaml.Problems;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whatever is done to the shipped tree, or to one that uses the whole language: a plan, or problems
 * with places that exist.
 */
class BrokenTreePropertyTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final Path GOOD = Path.of("src", "test", "resources", "good", "conf");
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final int ROUNDS = Integer.getInteger("rounds", 1_000);

    private record Tree(List<ConfFile> files, TreeLoader.Around around) {}

    private final List<Tree> trees = List.of(tree(CONF), tree(GOOD));

    private static Tree tree(Path dir) {
        Secrets secrets = name -> Optional.of("the secret of " + name);
        return new Tree(
                ConfFiles.read(dir, new Problems()),
                new TreeLoader.Around(
                        new Prompts(dir, new WavHeaders()),
                        secrets,
                        Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    /** Edits that break nothing would prove little if the trees were broken before. */
    @Test
    void theTreesAreGoodBeforeTheyAreEdited() {
        for (Tree tree : trees) {
            Checked checked =
                    TreeLoader.load(tree.files(), Map.of(), tree.around(), new Problems());
            assertInstanceOf(Checked.Good.class, checked, checked.toString());
        }
    }

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anyEditGivesAPlanOrProblemsWithPlaces() {
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

    private boolean round(SplittableRandom random, String name) {
        Tree tree = trees.get(random.nextInt(trees.size()));
        List<ConfFile> files = new ArrayList<>(tree.files());
        int chosen = random.nextInt(files.size());
        byte[] octets = files.get(chosen).octets();
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            octets = edit(octets, random);
        }
        files.set(chosen, new ConfFile(files.get(chosen).name(), octets));
        try {
            return check(
                    TreeLoader.load(files, Map.of(), tree.around(), new Problems()), files, name);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(name + " " + files.get(chosen).name(), e);
        }
    }

    private static byte[] edit(byte[] octets, SplittableRandom random) {
        String text = new String(octets, StandardCharsets.UTF_8);
        return switch (random.nextInt(12)) {
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
            case 8 -> lines(text, random, (lines, i) -> lines.add(i, "x: " + huge(random)));
            case 9 -> lines(text, random, (lines, i) -> lines.set(i, huge(random)));
            case 10 -> noise(octets, random);
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

    private static String huge(SplittableRandom random) {
        String unit =
                List.of("a", "${", "(", "0123456789", "- ", "\u4e2d", "'").get(random.nextInt(7));
        return unit.repeat(random.nextInt(20_000));
    }

    private static byte[] noise(byte[] octets, SplittableRandom random) {
        byte[] noisy = octets.clone();
        int from = random.nextInt(noisy.length + 1);
        for (int i = from; i < Math.min(noisy.length, from + random.nextInt(200)); i++) {
            noisy[i] = (byte) random.nextInt();
        }
        return noisy;
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
                        "\\0",
                        "${param.x}",
                        "${secret:x}",
                        "use: ask",
                        "shared/steps.yaml",
                        "shared/hours.yaml",
                        "count: { max: 1, then: x }");
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

    private static boolean check(Checked checked, List<ConfFile> files, String name) {
        return switch (checked) {
            case Checked.Good _ -> true;
            case Checked.Bad bad -> {
                checkProblems(bad.problems(), files, name);
                yield false;
            }
        };
    }

    private static void checkProblems(List<Problem> problems, List<ConfFile> files, String name) {
        assertFalse(problems.isEmpty() || problems.size() > 200, name);
        Comparator<Problem> byPlace =
                Comparator.comparing((Problem p) -> p.at().file())
                        .thenComparingInt(p -> p.at().line())
                        .thenComparingInt(p -> p.at().column());
        assertEquals(problems.stream().sorted(byPlace).toList(), problems, name);
        Map<String, List<String>> lines = new TreeMap<>();
        for (Problem problem : problems) {
            Position at = problem.at();
            boolean exists =
                    exists(at, lines.computeIfAbsent(at.file(), file -> lines(files, file)));

            assertTrue(exists, name + ": " + problem);
            assertTrue(problem.code().matches("E[1-5][0-9]{2}"), name + ": " + problem);
            assertFalse(
                    problem.message().chars().anyMatch(Character::isISOControl),
                    name + ": " + problem);
            assertTrue(problem.message().length() < 900, name + ": " + problem);
        }
    }

    /** The end of a line and of the file count as places. */
    private static boolean exists(Position at, List<String> lines) {
        int length = at.line() <= lines.size() ? lines.get(at.line() - 1).length() : 0;
        boolean line = at.line() >= 1 && at.line() <= lines.size() + 1;
        return line && at.column() >= 1 && at.column() <= length + 1;
    }

    private static List<String> lines(List<ConfFile> files, String name) {
        ConfFile file = files.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
        return new String(file.octets(), StandardCharsets.ISO_8859_1).lines().toList();
    }
}
