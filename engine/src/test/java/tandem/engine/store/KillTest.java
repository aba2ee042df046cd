package tandem.engine.store;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.RandomCalls;
import tandem.engine.cdr.Story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Invariant I3: a call that was acknowledged has exactly one record, whatever dies when. */
final class KillTest {
    private static final int ENOUGH = 200;
    private static final int KILLS = 2;

    @TempDir Path dir;

    @Test
    void whatWasAcknowledgedIsThereOnceAfterKills() throws Exception {
        long seed = System.nanoTime();
        Set<String> opened = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            for (String line : runAndKill(seed + kill)) {
                opened.add(line.substring(line.indexOf(' ') + 1));
            }
        }

        try (StoreUnderTest store = new StoreUnderTest(TestDatabase.SQLITE.open(dir), dir)) {
            store.await();
            List<String> ids = store.ids();
            assertEquals(ids.size(), new HashSet<>(ids).size(), "once each, seed " + seed);
            Set<String> missing = new TreeSet<>(opened);
            missing.removeAll(ids);
            assertEquals(Set.of(), missing, "seed " + seed);
            for (String id : ids) {
                CallRecord call = store.archive.find(id).orElseThrow();
                assertTrue(call.ended().isPresent(), () -> id + ", seed " + seed);
            }
        }
    }

    /**
     * The journal cut at any octet, with a database that is older than it or as old as it: the next
     * start makes of each call whose opening is left exactly one record, and of those that are
     * whole the record that their facts make.
     */
    @Test
    void aJournalCutAnywhereGivesEachCallOnce() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        RandomCalls calls = new RandomCalls(seed);
        List<Story> stories = IntStream.range(0, 60).mapToObj(i -> Story.ended(calls)).toList();
        Path whole = dir.resolve("whole");
        int settled;
        try (StoreUnderTest store = new StoreUnderTest(database(whole), whole)) {
            stories.subList(0, 20).forEach(story -> story.tell(store.calls));
            store.await();
            settled = Files.readAllBytes(log(whole)).length;
            copyDatabase(whole, dir.resolve("old"));
            stories.subList(20, 60).forEach(story -> story.tell(store.calls));
            store.await();
        }
        byte[] facts = Files.readAllBytes(log(whole));

        for (int round = 0; round < 8; round++) {
            Path here = dir.resolve("round" + round);
            copyDatabase(dir.resolve("old"), here);
            int cut = random.nextInt(settled, facts.length + 1);
            Files.createDirectories(here.resolve("journal"));
            Files.copy(whole.resolve("journal/id"), here.resolve("journal/id"));
            Files.write(log(here), Arrays.copyOf(facts, cut));

            String at = "seed " + seed + " cut at " + cut;
            try (StoreUnderTest store = new StoreUnderTest(database(here), here)) {
                store.await();
                String left = new String(Arrays.copyOf(facts, cut), StandardCharsets.UTF_8);
                assertEquals(openedIn(left), new TreeSet<>(store.ids()), at);
                assertEquals(store.ids().size(), store.rows("call"), at);
                for (Story story : stories) {
                    if (closedIn(left, story.id())) {
                        assertEquals(
                                story.record(), store.archive.find(story.id()).orElseThrow(), at);
                    } else if (store.ids().contains(story.id())) {
                        String cause =
                                store.archive
                                        .find(story.id())
                                        .flatMap(CallRecord::cause)
                                        .map(EndCause::reason)
                                        .orElse("");
                        assertTrue(
                                cause.equals("engine-restart")
                                        || cause.equals(
                                                story.record().cause().orElseThrow().reason()),
                                at);
                    }
                }
            }
        }
    }

    private static Set<String> openedIn(String facts) {
        return wholeLines(facts)
                .filter(line -> line.contains("\"type\":\"call.opened\""))
                .map(KillTest::subject)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean closedIn(String facts, String id) {
        return wholeLines(facts)
                .anyMatch(
                        line ->
                                line.contains("\"type\":\"call.closed\"")
                                        && subject(line).equals(id));
    }

    private static Stream<String> wholeLines(String facts) {
        return facts.substring(0, facts.lastIndexOf('\n') + 1).lines();
    }

    private static String subject(String line) {
        String after = line.substring(line.indexOf("\"subject\":\"") + 11);
        return after.substring(0, after.indexOf('"'));
    }

    private static Database database(Path dir) {
        return Database.open(new tandem.dialplan.EngineSettings.Store("sqlite:tandem.db"), dir);
    }

    private static Path log(Path dir) {
        return dir.resolve("journal/00000000000000000001.log");
    }

    /** As a backup would: database and its write-ahead log. */
    private static void copyDatabase(Path from, Path to) throws Exception {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private List<String> runAndKill(long seed) throws Exception {
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledProcess.class.getName(),
                                dir.toString(),
                                Long.toString(seed))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            while (lines.size() < ENOUGH) {
                lines.add(Objects.requireNonNull(out.readLine(), "it ended by itself"));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return lines;
    }
}
