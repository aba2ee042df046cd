package tandem.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.audit.Act;
import tandem.engine.audit.Sha256;
import tandem.engine.journal.Entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Plans come into force one after the other, or not at all. */
class ChangeoverTest {
    @TempDir Path dir;
    private ConfCopy conf;
    private Changeover changeover;
    private final Recorded parts = new Recorded();

    /** What the parts of an engine are told. */
    private static final class Recorded implements Changeover.Parts {
        final List<LivePlan> taken = new ArrayList<>();
        final List<String> facts = new ArrayList<>();
        List<FileChange> changes = List.of();
        Set<Long> used = Set.of();

        @Override
        public void takeOver(LivePlan next) {
            taken.add(next);
        }

        @Override
        public Set<Long> generationsInUse() {
            return used;
        }

        @Override
        public void decided(Generation attempt, List<FileChange> files) {
            Entry.Draft fact = GenerationJson.fact(attempt);
            facts.add(fact.type() + " " + fact.body());
            changes = files;
        }
    }

    @BeforeEach
    void copy() throws Exception {
        conf = new ConfCopy(dir.resolve("conf"));
        start();
    }

    @AfterEach
    void stop() {
        changeover.close();
    }

    private void start() throws ConfigRejected {
        start(false);
    }

    private void start(boolean strict) throws ConfigRejected {
        start(strict, InstantSource.system());
    }

    private void start(boolean strict, InstantSource clock) throws ConfigRejected {
        changeover =
                Changeover.start(
                        new PlanCheck(conf.dir, Map.of()), dir.resolve("config"), strict, clock);
        changeover.join(parts);
    }

    private void restart() throws ConfigRejected {
        changeover.close();
        start();
    }

    // ---- apply

    @Test
    void goodChangeBecomesTheNextGenerationWithItsOwnFiles() throws Exception {
        conf.ring("7s");
        Generation second = applied(apply());

        assertEquals(2, second.number());
        assertEquals(OptionalLong.of(1), second.previous());
        LivePlan live = parts.taken.getLast();
        assertEquals(2, live.generation());
        assertEquals(second.hash(), live.plan().hash());
        assertEquals(7_000, ring(live));
        assertEquals(2, changeover.get().generation());
        assertTrue(Files.isRegularFile(live.confDir().resolve("prompts/welcome.wav")));
        assertTrue(parts.facts.getLast().startsWith("config.applied {\"generation\":2,"));
    }

    @Test
    void nothingToChangeUsesNoNumber() throws Exception {
        assertInstanceOf(Outcome.Unchanged.class, apply());
        conf.ring("7s");
        assertEquals(2, applied(apply()).number());
        assertEquals(1, parts.taken.size());
    }

    @Test
    void changedPromptIsAChange() throws Exception {
        String before = changeover.standing().running().hash();
        Files.copy(
                conf.dir.resolve("prompts/busy.wav"),
                conf.dir.resolve("prompts/welcome.wav"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertFalse(applied(apply()).hash().equals(before));

        FileChange changed = parts.changes.getFirst();
        assertEquals(1, parts.changes.size());
        assertEquals("prompts/welcome.wav", changed.path());
        assertEquals(
                Sha256.of(Files.readAllBytes(conf.dir.resolve("prompts/busy.wav"))),
                changed.after());
        Act act = DecisionAct.of(changeover.standing().running(), parts.changes);
        assertEquals("config.applied", act.name());
        assertTrue(act.detail().contains("\"after\":\"" + changed.after() + "\""));
    }

    @Test
    void rejectedChangeLeavesThePlanAndIsSaidWithItsPlace() throws Exception {
        conf.spoil();
        Outcome.Rejected rejected = assertInstanceOf(Outcome.Rejected.class, apply());

        assertEquals(2, rejected.attempt().number());
        assertEquals(1, rejected.running());
        String place = rejected.problems().getFirst().at().toString();
        assertEquals(place("    rng:") + ":5", place);
        assertEquals(1, changeover.get().generation());
        assertEquals(List.of(), parts.taken);
        String line = changeover.standing().line();
        assertTrue(line.startsWith("running=1 rejected=2 " + place + " E107 "), line);
        assertTrue(parts.facts.getLast().startsWith("config.rejected {\"generation\":2,"));

        conf.repair().ring("7s");
        assertEquals(3, applied(apply()).number());
        assertEquals("running=3", changeover.standing().line());
    }

    @Test
    void planThatFailsItsOwnTestsIsRejectedAtTheTest() throws Exception {
        assertTrue(changeover.standing().running().tests() > 0, "the shipped plan has tests");
        conf.replace("tenants/demo/numbers.yaml", "flow: echo", "flow: announcement");
        Outcome.Rejected rejected = assertInstanceOf(Outcome.Rejected.class, apply());
        assertEquals("E601", rejected.problems().getFirst().code());
        assertEquals("tenants/demo/tests.yaml", rejected.problems().getFirst().at().file());
        assertEquals(1, changeover.get().generation());
    }

    @Test
    void goingBackToWhatRunsClearsTheRejection() throws Exception {
        conf.spoil();
        apply();
        conf.repair();
        assertInstanceOf(Outcome.Unchanged.class, apply());
        assertTrue(changeover.standing().rejection().isEmpty());
    }

    @Test
    void filesOfARunningPlanAreNotThoseThatPeopleEdit() throws Exception {
        Path prompt = changeover.get().confDir().resolve("prompts/welcome.wav");
        byte[] before = Files.readAllBytes(prompt);
        Files.write(conf.dir.resolve("prompts/welcome.wav"), new byte[] {1, 2, 3});
        assertInstanceOf(Outcome.Rejected.class, apply());
        assertEquals(before.length, Files.readAllBytes(prompt).length);
    }

    @Test
    void secretsAreNotCopiedButAChangedOneIsAChange() throws Exception {
        conf.write("secrets/trunk", "one");
        Generation first = applied(apply());
        conf.write("secrets/trunk", "two");
        Generation second = applied(apply());

        assertEquals(first.hash(), second.hash());
        assertEquals(first.number() + 1, second.number());
        try (Stream<Path> kept = Files.walk(dir.resolve("config"))) {
            for (Path file : kept.filter(Files::isRegularFile).toList()) {
                String text =
                        new String(
                                Files.readAllBytes(file),
                                java.nio.charset.StandardCharsets.ISO_8859_1);
                assertFalse(text.equals("one") || text.equals("two"), file.toString());
            }
        }
    }

    @Test
    void settingsThatNeedARestartAreNamedAndDoNotBlockTheRest() throws Exception {
        conf.replace("engine.yaml", "udp: { port: 5060 }", "udp: { port: 5062 }").ring("7s");
        Outcome.Applied applied = assertInstanceOf(Outcome.Applied.class, apply());
        assertEquals(List.of("sip.udp.port"), applied.restartNeeded());
        assertEquals("running=2 restart_needed=sip.udp.port", changeover.standing().line());
        assertEquals(7_000, ring(changeover.standing().live()));

        conf.replace("engine.yaml", "udp: { port: 5062 }", "udp: { port: 5060 }");
        assertEquals(List.of(), assertInstanceOf(Outcome.Applied.class, apply()).restartNeeded());
    }

    @Test
    void changesAskedForAtOnceAreMadeOneByOne() throws Exception {
        conf.ring("7s");
        List<CompletableFuture<Outcome>> wishes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            wishes.add(changeover.apply("test", "wish " + i));
        }
        long applied = 0;
        for (CompletableFuture<Outcome> wish : wishes) {
            Outcome outcome = wish.get(30, TimeUnit.SECONDS);
            applied += outcome instanceof Outcome.Applied ? 1 : 0;
            assertFalse(outcome instanceof Outcome.Rejected, outcome.toString());
        }
        assertEquals(1, applied);
        assertEquals(1, parts.taken.size());
    }

    @Test
    void tooManyWishesAreRefusedNotQueuedForEver() throws Exception {
        List<CompletableFuture<Outcome>> wishes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            wishes.add(changeover.apply("test", ""));
        }
        boolean busy = false;
        for (CompletableFuture<Outcome> wish : wishes) {
            busy |=
                    wish.get(30, TimeUnit.SECONDS) instanceof Outcome.Refused refused
                            && refused.why() == Outcome.Why.BUSY;
        }
        assertTrue(busy);
    }

    @Test
    void nothingIsChangedWhileTheEngineStops() throws Exception {
        changeover.close();
        conf.ring("7s");
        Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, apply());
        assertEquals(Outcome.Why.NOT_NOW, refused.why());
        assertEquals(1, changeover.get().generation());
    }

    // ---- rollback

    @Test
    void rollbackBringsBackTheFilesUnderANewNumber() throws Exception {
        long before = ring(changeover.standing().live());
        conf.ring("7s");
        apply();
        Generation third = applied(rollback(OptionalLong.empty()));

        assertEquals(3, third.number());
        assertEquals(OptionalLong.of(1), third.of());
        assertEquals(before, ring(parts.taken.getLast()));
        assertEquals("running=3 rolled_back_to=1", changeover.standing().line());
    }

    @Test
    void rollbackAgainGoesFurtherBack() throws Exception {
        conf.ring("6s");
        apply();
        conf.ring("7s");
        apply();
        assertEquals(OptionalLong.of(2), applied(rollback(OptionalLong.empty())).of());
        assertEquals(OptionalLong.of(1), applied(rollback(OptionalLong.empty())).of());
        assertInstanceOf(Outcome.Refused.class, rollback(OptionalLong.empty()));
        assertEquals(OptionalLong.of(3), applied(rollback(OptionalLong.of(3))).of());
    }

    @Test
    void rollbackToWhatIsNotGoodIsRefused() throws Exception {
        conf.spoil();
        apply();
        for (long number : new long[] {0, 2, 99}) {
            assertEquals(
                    Outcome.Why.NO_SUCH_GENERATION,
                    assertInstanceOf(Outcome.Refused.class, rollback(OptionalLong.of(number)))
                            .why());
        }
    }

    @Test
    void filesThatSomebodyChangedBehindOurBackAreNotRolledBackTo() throws Exception {
        conf.ring("7s");
        apply();
        Path old = dir.resolve("config/generations/000001/engine.yaml");
        Files.delete(old);
        Files.writeString(old, "limits: { calls: 1 }");
        assertInstanceOf(Outcome.Refused.class, rollback(OptionalLong.empty()));
    }

    // ---- restarts

    @Test
    void restartGoesOnWithTheSameGenerationAndNumber() throws Exception {
        conf.ring("7s");
        apply();
        restart();
        assertEquals(2, changeover.get().generation());
        conf.ring("8s");
        assertEquals(3, applied(apply()).number());
    }

    @Test
    void restartWithARejectedTreeRunsWhatWasGoodAndSaysSo() throws Exception {
        conf.ring("7s");
        apply();
        conf.spoil();
        restart();

        assertEquals(7_000, ring(changeover.standing().live()));
        String line = changeover.standing().line();
        assertTrue(line.startsWith("running=2 rejected=3 " + place("    rng:")), line);
        changeover.close();
        assertThrows(ConfigRejected.class, () -> start(true));
    }

    @Test
    void restartAfterTheEndOfARegistrationRunsWhatWasGood() throws Exception {
        conf.write(
                "tenants/demo/desk.yaml",
                """
                version: 1
                tenant: demo
                numbers:
                  - id: desk
                    e164: "+861080009999"
                    use: [callback]
                    registration: { state: active, valid_until: 2030-01-31 }
                flows:
                  out:
                    purpose: callback
                    start: call
                    steps:
                      call: { dial: { number: "13800138000", trunk: lab, caller_id: desk } }
                """);
        changeover.close();
        start(true, () -> Instant.parse("2030-01-31T12:00:00Z"));
        long good = changeover.get().generation();
        changeover.close();
        start(true, () -> Instant.parse("2030-02-10T12:00:00Z"));
        assertEquals(good, changeover.get().generation());

        conf.ring("9s");
        String refused = assertInstanceOf(Outcome.Rejected.class, apply()).toString();
        assertTrue(refused.contains("it was valid until 2030-01-31"), refused);
    }

    @Test
    void firstStartWithARejectedTreeFails() throws Exception {
        conf.spoil();
        assertThrows(
                ConfigRejected.class,
                () ->
                        Changeover.start(
                                new PlanCheck(conf.dir, Map.of()),
                                dir.resolve("other"),
                                false,
                                InstantSource.system()));
    }

    @Test
    void restartAfterARollbackDoesNotGoForwardAgainByItself() throws Exception {
        long before = ring(changeover.standing().live());
        conf.ring("7s");
        apply();
        rollback(OptionalLong.empty());
        restart();
        assertEquals(3, changeover.get().generation());
        assertEquals(before, ring(changeover.standing().live()));
        assertTrue(changeover.standing().held());
        restart();
        assertEquals(before, ring(changeover.standing().live()));

        conf.ring("8s");
        restart();
        assertEquals(8_000, ring(changeover.standing().live()));
        assertFalse(changeover.standing().held());
    }

    @Test
    void anExplicitApplyGoesForwardAfterARollback() throws Exception {
        conf.ring("7s");
        apply();
        rollback(OptionalLong.empty());
        assertEquals(4, applied(apply()).number());
        assertEquals(7_000, ring(changeover.standing().live()));
        restart();
        assertEquals(4, changeover.get().generation());
    }

    @Test
    void lineThatACrashCutOffIsForgottenAndNumbersGoOn() throws Exception {
        conf.ring("7s");
        apply();
        changeover.close();
        Path history = dir.resolve("config/history.jsonl");
        Files.writeString(history, Files.readString(history) + "{\"generation\":3,\"at\":\"2026-");
        start();
        assertEquals(2, changeover.get().generation());
        conf.ring("8s");
        assertEquals(3, applied(apply()).number());
        assertEquals(3, Files.readAllLines(history).size());
    }

    @Test
    void lostHistoryUsesNoNumberTwice() throws Exception {
        conf.ring("7s");
        apply();
        changeover.close();
        Files.delete(dir.resolve("config/history.jsonl"));
        start();
        assertEquals(3, changeover.get().generation());
    }

    // ---- room

    @Test
    void oldGenerationsGoButNeverOneThatACallUses() throws Exception {
        parts.used = Set.of(1L);
        for (int i = 0; i < 55; i++) {
            conf.ring(1 + i + "s");
            applied(apply());
        }
        Set<String> kept = names(dir.resolve("config/generations"));
        assertTrue(kept.contains("000001"));
        assertFalse(kept.contains("000002"));
        assertTrue(kept.contains("000056"));
        assertEquals(51, kept.size());

        Set<String> objects = names(dir.resolve("config/objects"));
        assertTrue(objects.size() < 51 + 60, "old contents stay: " + objects.size());
        parts.used = Set.of();
        conf.ring("100s");
        apply();
        assertFalse(names(dir.resolve("config/generations")).contains("000001"));
    }

    @Test
    void rejectedAttemptsLeaveNoFiles() throws Exception {
        conf.spoil();
        apply();
        assertEquals(Set.of("000001"), names(dir.resolve("config/generations")));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new HashSet<>(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    // ----

    private Outcome apply() throws Exception {
        return changeover.apply("test", "because").get(30, TimeUnit.SECONDS);
    }

    private Outcome rollback(OptionalLong to) throws Exception {
        return changeover.rollback(to, "test", "").get(30, TimeUnit.SECONDS);
    }

    /** File and line of the first line that begins so. */
    private String place(String begins) throws IOException {
        List<String> lines = conf.read(ConfCopy.QUEUES).lines().toList();
        int line = 0;
        while (!lines.get(line).startsWith(begins)) {
            line++;
        }
        return ConfCopy.QUEUES + ":" + (line + 1);
    }

    private static Generation applied(Outcome outcome) {
        return assertInstanceOf(Outcome.Applied.class, outcome).generation();
    }

    private static long ring(LivePlan live) {
        return live.plan().tenants().get("demo").queues().get("support").ringMs();
    }
}
