package tandem.engine.events;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tandem.engine.journal.Entry;
import tandem.engine.journal.MemoryJournal;
import tandem.engine.time.EngineClock;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The hub under virtual time, with clients that take what they like. */
final class HubTest {
    private final MemoryJournal journal = new MemoryJournal();
    private final Queue<HubMessage> inbox = new ConcurrentLinkedQueue<>();
    private final HubFigures figures = new HubFigures();
    private boolean allowed = true;
    private long ms;
    private Hub hub;

    private final EngineClock clock =
            new EngineClock() {
                @Override
                public long nanos() {
                    return ms * 1_000_000;
                }

                @Override
                public Instant now() {
                    return Instant.ofEpochMilli(ms);
                }
            };

    /** A client that takes something when the test says so. */
    private static final class Client implements Sink {
        final List<Long> got = new ArrayList<>();
        final List<Long> beats = new ArrayList<>();
        final Queue<Consumer<Boolean>> waiting = new ArrayDeque<>();
        Optional<Reason> closed = Optional.empty();
        boolean eager = true;

        @Override
        public void send(Batch batch, Consumer<Boolean> done) {
            batch.items().forEach(item -> got.add(item.number()));
            take(done);
        }

        @Override
        public void beat(long cursor, Consumer<Boolean> done) {
            beats.add(cursor);
            take(done);
        }

        private void take(Consumer<Boolean> done) {
            if (eager) {
                done.accept(true);
            } else {
                waiting.add(done);
            }
        }

        @Override
        public void close(Ending why) {
            closed = Optional.of(why.reason());
        }
    }

    @BeforeEach
    void open() {
        hub = new Hub(journal, clock, figures, 10, new AtomicBoolean(), inbox::add);
    }

    private Client join(long cursor) {
        Client client = new Client();
        EventFilter all = EventFilter.of("", Optional.empty(), "", true);
        hub.on(new HubMessage.Join(new Watcher(all, client, () -> allowed, cursor)));
        return client;
    }

    private void facts(int count) {
        for (int i = 0; i < count; i++) {
            journal.append(new Entry.Draft(clock.now(), "demo", "c", "call.opened", "{}"));
        }
        hub.on(new HubMessage.Wake());
    }

    private void pass(long byMs) {
        for (long step = 0; step < byMs; step += 100) {
            ms += 100;
            hub.runDue();
            drain();
        }
    }

    private void drain() {
        for (HubMessage next = inbox.poll(); next != null; next = inbox.poll()) {
            hub.on(next);
        }
    }

    @Test
    void aClientThatTakesNothingHoldsUpNobodyAndIsCutOff() {
        Client slow = join(0);
        slow.eager = false;
        Client quick = join(0);
        facts(10);
        pass(1_000);
        facts(10);
        pass(20_000);

        assertEquals(20, quick.got.size());
        assertEquals(10, slow.got.size());
        assertEquals(Optional.empty(), slow.closed);
        pass(20_000);
        assertEquals(Optional.of(Sink.Reason.SLOW), slow.closed);
        assertEquals(1, figures.clients());
        assertEquals(1, figures.ended(Sink.Reason.SLOW));
    }

    @Test
    void aClientThatFellFarBehindIsServedFromTheLogAndMissesNothing() {
        Client slow = join(0);
        slow.eager = false;
        facts(1);
        pass(100);
        facts(2 * Recent.EVENTS);
        pass(1_000);

        slow.eager = true;
        slow.waiting.remove().accept(true);
        await().until(
                        () -> {
                            pass(100);
                            return slow.got.size() == 2 * Recent.EVENTS + 1;
                        });

        assertTrue(figures.catchUps() > 0);
        assertEquals(slow.got.stream().sorted().distinct().toList(), slow.got);
    }

    @Test
    void aClientWhoseEventsAreNoLongerKeptIsTold() {
        facts(2 * Recent.EVENTS);
        pass(1_000);
        Client late = join(5);
        journal.forget(100);

        // It was asked for before they were forgotten; whichever comes first, nothing is left out.
        await().until(
                        () -> {
                            pass(100);
                            return late.closed.isPresent()
                                    || late.got.size() == 2 * Recent.EVENTS - 5;
                        });
        Client later = join(5);
        await().until(
                        () -> {
                            pass(100);
                            return later.closed.isPresent();
                        });
        assertEquals(Optional.of(Sink.Reason.GONE), later.closed);
        assertEquals(List.of(), later.got);
    }

    @Test
    void silenceIsBrokenByABeatWithTheCursor() {
        facts(3);
        pass(1_000);
        Client client = join(3);

        pass(40_000);

        assertEquals(List.of(3L, 3L), client.beats);
    }

    @Test
    void aClientWhoseKeyIsGoneIsClosed() {
        Client client = join(0);

        allowed = false;
        pass(1_100);

        assertEquals(Optional.of(Sink.Reason.REVOKED), client.closed);
    }
}
