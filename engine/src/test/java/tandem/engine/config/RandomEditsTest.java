package tandem.engine.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * Whatever is done to the files, an apply either brings a new good generation or leaves the old one
 * as it is, and says which.
 */
class RandomEditsTest {
    private static final int EDITS = Integer.getInteger("edits", 80);
    private static final String NOISE = "{}[]:#&*!|>'\"%@`-?, \t\n${}0~\u0000\uFEFF\u2028";

    @TempDir Path dir;
    private LivePlan taken;

    @Test
    void noRandomEditOfAGoodConfigCanReplaceTheRunningPlan() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        RandomGenerator random = new SplittableRandom(seed);
        ConfCopy conf = new ConfCopy(dir.resolve("conf"));
        List<String> files = editable(conf.dir);
        try (Changeover changeover =
                Changeover.start(
                        new PlanCheck(conf.dir, Map.of()),
                        dir.resolve("config"),
                        true,
                        InstantSource.system())) {
            changeover.join(new Taking());
            int rejected = 0;
            int applied = 0;
            for (int i = 0; i < EDITS; i++) {
                String at = "seed " + seed + " edit " + i;
                Map<String, byte[]> before = contents(conf.dir, files);
                edit(conf.dir, files, random);
                Standing then = changeover.standing();
                switch (changeover.apply("test", at).get(30, TimeUnit.SECONDS)) {
                    case Outcome.Applied(Generation generation, _) -> {
                        applied++;
                        assertEquals(generation.number(), taken.generation(), at);
                        assertEquals(taken, changeover.standing().live(), at);
                        assertTrue(generation.number() > then.running().number(), at);
                    }
                    case Outcome.Rejected(Generation attempt, long running, var problems) -> {
                        rejected++;
                        assertEquals(then.live(), changeover.standing().live(), at);
                        assertEquals(then.running().number(), running, at);
                        assertTrue(attempt.number() > running, at);
                        assertFalse(problems.isEmpty(), at);
                        assertTrue(changeover.standing().line().contains(" rejected="), at);
                        restore(conf.dir, before);
                    }
                    case Outcome.Unchanged _ ->
                            assertEquals(then.running(), changeover.standing().running(), at);
                    case Outcome.Refused refused -> fail(at + ": " + refused);
                }
                if (random.nextInt(20) == 0) {
                    changeover.rollback(OptionalLong.empty(), "test", at).get(30, TimeUnit.SECONDS);
                }
                assertEquals(
                        changeover.standing().running().hash(),
                        FileTree.of(changeover.get().confDir()).hash(),
                        at);
            }
            assertTrue(rejected > EDITS / 4, "seed " + seed + ": only " + rejected + " rejected");
            assertTrue(applied > 0, "seed " + seed + ": none applied");
        }
    }

    private final class Taking implements Changeover.Parts {
        @Override
        public void takeOver(LivePlan next) {
            taken = next;
        }

        @Override
        public Set<Long> generationsInUse() {
            return Set.of();
        }

        @Override
        public void decided(Generation attempt, List<FileChange> files) {}
    }

    private static List<String> editable(Path conf) throws IOException {
        try (var paths = Files.walk(conf)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> conf.relativize(path).toString())
                    .filter(name -> name.endsWith(".yaml") || name.equals("prompts/welcome.wav"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, byte[]> contents(Path conf, List<String> files) throws IOException {
        Map<String, byte[]> all = new java.util.TreeMap<>();
        for (String file : files) {
            all.put(file, Files.readAllBytes(conf.resolve(file)));
        }
        return all;
    }

    private static void restore(Path conf, Map<String, byte[]> contents) throws IOException {
        for (var file : contents.entrySet()) {
            Files.write(conf.resolve(file.getKey()), file.getValue());
        }
    }

    private static void edit(Path conf, List<String> files, RandomGenerator random)
            throws IOException {
        Path file = conf.resolve(files.get(random.nextInt(files.size())));
        if (file.toString().endsWith(".wav")) {
            byte[] octets = Files.readAllBytes(file);
            octets[random.nextInt(Math.min(60, octets.length))] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, octets);
            return;
        }
        String text = Files.readString(file);
        Files.write(file, edited(text, random).getBytes(StandardCharsets.UTF_8));
    }

    private static String edited(String text, RandomGenerator random) {
        if (text.isEmpty()) {
            return "version: " + random.nextInt(3) + "\n";
        }
        List<String> lines = new ArrayList<>(text.lines().toList());
        int at = random.nextInt(lines.size());
        int at2 = random.nextInt(lines.size());
        switch (random.nextInt(8)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(at2));
            case 2 -> Collections.swap(lines, at, at2);
            case 3 -> {
                return text.substring(0, random.nextInt(text.length()));
            }
            case 4 -> lines.set(at, lines.get(at).replaceAll("\\d+", "" + random.nextInt(100_000)));
            case 5 -> lines.set(at, " ".repeat(random.nextInt(6)) + lines.get(at));
            case 6 -> lines.add(at, "x: {".repeat(random.nextInt(200)));
            default -> {
                StringBuilder noisy = new StringBuilder(text);
                for (int i = random.nextInt(3); i >= 0; i--) {
                    noisy.setCharAt(
                            random.nextInt(noisy.length()),
                            NOISE.charAt(random.nextInt(NOISE.length())));
                }
                return noisy.toString();
            }
        }
        return String.join("\n", lines) + "\n";
    }
}
