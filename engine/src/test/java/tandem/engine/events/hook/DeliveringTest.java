package tandem.engine.events.hook;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.Plan;
import tandem.dialplan.RecordingPolicy;
import tandem.dialplan.Tenant;
import tandem.dialplan.Webhook;
import tandem.engine.api.Plans;
import tandem.engine.journal.Entry;
import tandem.engine.journal.MemoryJournal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Deliveries under virtual time, with receivers that do anything. */
final class DeliveringTest {
    private static final HookKey CRM = new HookKey("demo", "crm");
    private static final long GIVE_UP_MS = 3_600_000;

    @TempDir private Path dir;

    private final SteppedClock clock = new SteppedClock();
    private final MemoryJournal journal = new MemoryJournal();
    private final FakePost post = new FakePost();
    private final Queue<HookMessage> inbox = new ArrayDeque<>();
    private Delivering agent;
    private Plan plan = plan(hook("crm", "call.*"));

    /** A try on its way. */
    private record Try(Delivery delivery, Consumer<Outcome> done, URI url, long timeoutMs) {}

    private static final class FakePost implements Post {
        final List<Try> onTheWay = new ArrayList<>();

        @Override
        public void send(
                URI url, String secret, Delivery delivery, long timeoutMs, Consumer<Outcome> done) {
            onTheWay.add(new Try(delivery, done, url, timeoutMs));
        }

        @Override
        public void close() {}
    }

    private static Webhook hook(String id, String... events) {
        return new Webhook(
                id,
                URI.create("http://127.0.0.1/" + id),
                "0123456789abcdef",
                List.of(events),
                5_000,
                GIVE_UP_MS);
    }

    private static Plan plan(Webhook... hooks) {
        Tenant tenant =
                new Tenant(
                        "demo",
                        java.time.ZoneOffset.UTC,
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        new RecordingPolicy(false),
                        Tenant.Limits.NONE,
                        List.of(hooks),
                        List.of());
        return Plans.with(
                new EngineSettings.Http("127.0.0.1", 0, "none"), Map.of(), Map.of("demo", tenant));
    }

    /** Starts the agent anew from what is on the disk, as after a kill. */
    private void start() {
        inbox.clear();
        post.onTheWay.clear();
        agent =
                new Delivering(
                        journal,
                        clock,
                        new Random(7),
                        dir,
                        post,
                        new HookFigures(),
                        new AtomicBoolean(),
                        inbox::add);
        agent.on(new HookMessage.Know(plan));
    }

    private void fact(String subject, String type) {
        journal.append(new Entry.Draft(clock.now(), "demo", subject, type, "{}"));
        agent.on(new HookMessage.Wake());
    }

    private void step(long ms) {
        clock.advanceMs(ms);
        agent.runDue();
        drain();
    }

    private void drain() {
        while (!inbox.isEmpty()) {
            agent.on(inbox.poll());
        }
    }

    private void answer(int index, Outcome outcome) {
        post.onTheWay.remove(index).done.accept(outcome);
        drain();
    }

    private List<Long> onTheWay() {
        return post.onTheWay.stream().map(each -> each.delivery.number).toList();
    }

    private HookView view() {
        CompletableFuture<List<HookView>> reply = new CompletableFuture<>();
        agent.on(new HookMessage.View(reply));
        return reply.join().getFirst();
    }

    private static Outcome failed() {
        return new Outcome.Failed("status 500", 0);
    }

    private static Outcome delivered() {
        return new Outcome.Delivered();
    }

    @Test
    void aNewHookIsToldOfWhatHappensFromNowOnAndOnlyOfWhatItWants() {
        journal.append(new Entry.Draft(clock.now(), "demo", "c-0", "call.opened", "{}"));
        start();

        fact("demo/1001", "seat.state");
        fact("c-1", "call.opened");
        journal.append(new Entry.Draft(clock.now(), "other", "c-9", "call.opened", "{}"));
        agent.on(new HookMessage.Wake());

        assertEquals(List.of(3L), onTheWay());
        assertEquals(0, view().lag());
    }

    @Test
    void theNextOfACallWaitsForTheFormerOtherCallsDoNot() {
        start();
        fact("c-1", "call.opened");
        fact("c-1", "call.ended");
        fact("c-2", "call.opened");
        assertEquals(List.of(1L, 3L), onTheWay());

        answer(0, failed());
        assertEquals(List.of(3L), onTheWay(), "the failed one waits, and so does its next");
        step(1_000);
        assertEquals(List.of(3L, 1L), onTheWay());
        answer(1, delivered());
        assertEquals(List.of(3L, 2L), onTheWay());
    }

    @Test
    void retryAfterIsHonoured() {
        start();
        fact("c-1", "call.opened");

        answer(0, new Outcome.Failed("status 503", 120_000));

        step(119_999);
        assertEquals(List.of(), onTheWay());
        step(1);
        assertEquals(List.of(1L), onTheWay());
    }

    @Test
    void pausesDoubleAndAreDrawnFromTheirUpperHalf() {
        Random random = new Random(3);
        for (int failed = 1; failed < 40; failed++) {
            long full = Math.min(600_000, 1_000L << Math.min(failed - 1, 20));
            long pause = Backoff.beforeNextMs(failed, 0, random);
            assertTrue(pause >= full / 2 && pause <= full, failed + ": " + pause);
        }
        assertEquals(3_600_000, Backoff.beforeNextMs(1, Long.MAX_VALUE, random));
    }

    @Test
    void whatCannotBeDeliveredInTimeIsADeadLetterAndItsNextMayGo() {
        start();
        fact("c-1", "call.opened");
        fact("c-1", "call.ended");

        while (view().letters() == 0) {
            step(60_000);
            while (onTheWay().contains(1L)) {
                answer(onTheWay().indexOf(1L), failed());
            }
        }

        assertTrue(clock.nanos() >= GIVE_UP_MS * 1_000_000);
        assertEquals(List.of(2L), onTheWay());
        Letter letter = new LetterBox(dir.resolve("demo/crm.dead.jsonl")).all().getFirst();
        assertEquals(1, letter.number());
        assertEquals("status 500", letter.error());
        assertTrue(letter.event().startsWith("{\"id\":\"1\""));
    }

    @Test
    void aDeadLetterIsTriedAgainAndGoesWhenItArrives() {
        aDeadLetter();
        CompletableFuture<Integer> reply = new CompletableFuture<>();

        agent.on(new HookMessage.Replay(CRM, List.of(), reply));

        assertEquals(1, reply.join());
        answer(onTheWay().indexOf(1L), failed());
        assertEquals(1, view().letters(), "it stays a letter until it has arrived");
        step(1_000);
        answer(onTheWay().indexOf(1L), delivered());
        assertEquals(0, view().letters());
    }

    private void aDeadLetter() {
        start();
        fact("c-1", "call.opened");
        clock.advanceMs(GIVE_UP_MS);
        answer(0, failed());
        assertEquals(1, view().letters());
    }

    @Test
    void replayOfAnUnknownHookFails() {
        start();
        CompletableFuture<Integer> reply = new CompletableFuture<>();

        agent.on(new HookMessage.Replay(new HookKey("demo", "nobody"), List.of(), reply));

        assertTrue(reply.isCompletedExceptionally());
    }

    @Test
    void fromACursorEverythingIsDeliveredAgain() {
        start();
        fact("c-1", "call.opened");
        fact("c-2", "call.opened");
        answer(0, delivered());
        answer(0, delivered());
        CompletableFuture<Integer> reply = new CompletableFuture<>();

        agent.on(new HookMessage.Rewind(CRM, 0, reply));

        assertTrue(reply.isDone());
        assertEquals(Set.of(1L, 2L), Set.copyOf(onTheWay()));
    }

    @Test
    void goneDisablesUntilTheAddressChanges() {
        start();
        fact("c-1", "call.opened");
        answer(0, new Outcome.Unwanted());
        fact("c-2", "call.opened");
        step(600_000);
        assertEquals("disabled", view().state());
        assertEquals(List.of(), onTheWay());

        start();
        assertEquals("disabled", view().state(), "also after a restart");

        Webhook moved =
                new Webhook(
                        "crm",
                        URI.create("http://127.0.0.1/other"),
                        "0123456789abcdef",
                        List.of("call.*"),
                        5_000,
                        GIVE_UP_MS);
        agent.on(new HookMessage.Know(plan(moved)));
        assertEquals(List.of(1L, 2L), onTheWay());
        assertEquals("/other", post.onTheWay.getFirst().url.getPath());
    }

    @Test
    void aReceiverThatIsAwayHoldsABoundedNumberOfEvents() {
        start();
        for (int i = 0; i < 2 * Hook.WINDOW; i++) {
            fact("c-" + i, "call.opened");
        }

        assertEquals(Hook.AT_ONCE, onTheWay().size());
        assertEquals(Hook.WINDOW, view().unsettled());
        assertEquals(Hook.WINDOW, view().lag());
    }

    @Test
    void whatTheJournalNoLongerHasIsSkippedAndSaid() {
        start();
        for (int i = 0; i < 2 * Hook.WINDOW; i++) {
            fact("c-" + i, "call.opened");
        }
        journal.forget(2 * Hook.WINDOW - 10);

        while (view().lag() > 0 || view().unsettled() > 0) {
            answer(0, delivered());
        }

        assertTrue(view().lastError().orElseThrow().detail().endsWith("are no longer kept"));
        assertEquals(Hook.WINDOW + 10, view().delivered());
    }

    @Test
    void aHookThatLeftThePlanBeginsAnewWhenItComesBack() {
        start();
        fact("c-1", "call.opened");
        step(1_000);
        assertTrue(Files.exists(dir.resolve("demo/crm.place.json")));

        agent.on(new HookMessage.Know(plan()));
        assertFalse(Files.exists(dir.resolve("demo/crm.place.json")));
        fact("c-2", "call.opened");
        agent.on(new HookMessage.Know(plan));

        assertEquals(0, view().lag());
        assertEquals(0, view().unsettled());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whateverReceiversAnswerAndWheneverItIsKilledEachEventArrivesInOrderOrIsADeadLetter(
            int salt) {
        long seed = System.nanoTime() ^ salt;
        Random random = new Random(seed);
        Map<String, List<Long>> arrived = new TreeMap<>();
        start();
        for (int turn = 0; turn < 2_000; turn++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> fact("c-" + random.nextInt(6), "call.x");
                case 3 -> step(random.nextInt(5_000));
                case 4 -> {
                    if (random.nextInt(40) == 0) {
                        start();
                    }
                }
                default -> answerOne(random, arrived);
            }
            assertTrue(onTheWay().size() <= Hook.AT_ONCE);
        }
        while (view().unsettled() > 0 || view().lag() > 0) {
            step(60_000);
            while (!post.onTheWay.isEmpty()) {
                take(0, arrived);
            }
        }

        Set<Long> all = new HashSet<>();
        arrived.values().forEach(all::addAll);
        new LetterBox(dir.resolve("demo/crm.dead.jsonl"))
                .all()
                .forEach(letter -> all.add(letter.number()));
        assertEquals(journal.last(), all.size(), () -> "each event, seed " + seed);
        arrived.forEach(
                (subject, numbers) ->
                        assertEquals(
                                numbers.stream().distinct().sorted().toList(),
                                numbers.stream().distinct().toList(),
                                () -> "in order, but for what a kill repeats, seed " + seed));
    }

    private void answerOne(Random random, Map<String, List<Long>> arrived) {
        if (post.onTheWay.isEmpty()) {
            return;
        }
        int index = random.nextInt(post.onTheWay.size());
        if (random.nextInt(3) == 0) {
            answer(index, failed());
        } else {
            take(index, arrived);
        }
    }

    private void take(int index, Map<String, List<Long>> arrived) {
        Delivery delivery = post.onTheWay.get(index).delivery;
        arrived.computeIfAbsent(delivery.subject, subject -> new ArrayList<>())
                .add(delivery.number);
        answer(index, delivered());
    }
}
