package tandem.engine.gate.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.time.Agent;
import tandem.engine.time.EngineClock;
import tandem.engine.time.MessageLoop;

/**
 * The counters on a thread of their own, and on disk: whoever asks at the same time shares one
 * write. What the disk does not take is not granted. Runs on: gate loop, its port on any.
 */
public final class UsageLoop implements Usage, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageLoop.class);
    private static final int MOST_WAITING = 16_384;
    private static final long ANSWER_LIMIT_MS = 3_000;
    private static final long END_LIMIT_MS = 1_000;
    private static final long SWEEP_EVERY_NS = 1_000_000_000L;

    private final UsageBook book = new UsageBook();
    private final UsageLog log;
    private final EngineClock clock;
    private final List<Granted> batch = new ArrayList<>();
    private final MessageLoop<Message> loop;
    private long sweepNs;
    private volatile boolean broken;
    private volatile Gauges gauges = new Gauges(0, 0, 0, 0);

    /** What is told to the loop. */
    private sealed interface Message {
        record Reserve(Wish wish, CompletableFuture<Answer> answer) implements Message {}

        record Ask(Wish wish, CompletableFuture<List<Hit>> answer) implements Message {}

        record Release(Reservation reservation) implements Message {}

        record End(CompletableFuture<Void> written) implements Message {}
    }

    /** A reservation that waits for the disk. */
    private record Granted(
            Reservation reservation, boolean isNew, CompletableFuture<Answer> answer) {}

    /**
     * @param callees callees that were called within the longest window
     * @param octets memory of the counters
     * @param damaged records that were not true at the start
     * @param refused wishes that the disk refused
     */
    public record Gauges(long callees, long octets, long damaged, long refused) {}

    private UsageLoop(Path dir, EngineClock clock) throws IOException {
        this.log = new UsageLog(dir);
        this.clock = clock;
        this.sweepNs = clock.nanos();
        log.replay(clock.now(), new IntoBook());
        measure();
        // Everything above is seen by the loop: its thread starts now.
        this.loop = new MessageLoop<>("gate", MOST_WAITING, new OnLoop(), clock);
    }

    /**
     * Reads what earlier processes counted.
     *
     * @param dir folder of its own
     * @throws UncheckedIOException when it cannot be read: the engine must not call then
     */
    public static UsageLoop open(Path dir, EngineClock clock) {
        try {
            return new UsageLoop(dir, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the counters in " + dir, e);
        }
    }

    @Override
    public Answer reserve(Wish wish) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (!loop.tell(new Message.Reserve(wish, answer))) {
            return new Answer.Unavailable("too many ask at once");
        }
        try {
            return answer.get(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            if (!answer.complete(new Answer.Unavailable("late"))) {
                return answer.join();
            }
            return new Answer.Unavailable("the disk takes too long");
        } catch (ExecutionException bug) {
            return new Answer.Unavailable(String.valueOf(bug.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            answer.complete(new Answer.Unavailable("interrupted"));
            return new Answer.Unavailable("interrupted");
        }
    }

    @Override
    public List<Hit> ask(Wish wish) {
        CompletableFuture<List<Hit>> answer = new CompletableFuture<>();
        if (!loop.tell(new Message.Ask(wish, answer))) {
            throw new IllegalStateException("too many ask at once");
        }
        return answer.orTimeout(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS).join();
    }

    /** A release that finds no room is lost: then the call counts on, which is the safe side. */
    @Override
    public void release(Reservation reservation) {
        loop.tell(new Message.Release(reservation));
    }

    public Gauges gauges() {
        return gauges;
    }

    /** Whether the disk took what was said last. */
    public boolean isBroken() {
        return broken;
    }

    /** What was released before is on the disk then, unless the disk takes too long. */
    @Override
    public void close() {
        CompletableFuture<Void> written = new CompletableFuture<>();
        if (loop.tell(new Message.End(written))) {
            written.completeOnTimeout(null, END_LIMIT_MS, TimeUnit.MILLISECONDS).join();
        }
        loop.close();
        log.close();
    }

    private void measure() {
        Gauges now = gauges;
        gauges = new Gauges(book.callees(), book.octets(), log.damaged(), now.refused());
    }

    /** What is on the disk comes into memory. */
    private final class IntoBook implements UsageLog.Reader {
        @Override
        public void tenant(String name) {
            book.addTenant(name);
        }

        @Override
        public void reserved(Reservation reservation) {
            book.add(reservation);
        }

        @Override
        public void released(Reservation reservation) {
            book.remove(reservation);
        }
    }

    private final class OnLoop implements Agent<Message> {
        @Override
        public void on(Message message) {
            switch (message) {
                case Message.Reserve(Wish wish, var answer) -> reserve(wish, answer);
                case Message.Ask(Wish wish, var answer) -> answer.complete(book.hits(wish));
                case Message.Release(Reservation reservation) -> released(reservation);
                case Message.End(var written) -> {
                    if (log.isPending()) {
                        commit();
                    }
                    written.complete(null);
                }
            }
        }

        private void reserve(Wish wish, CompletableFuture<Answer> answer) {
            List<Hit> hits = book.hits(wish);
            if (!hits.isEmpty()) {
                answer.complete(new Answer.Reached(hits));
                return;
            }
            try {
                Reservation reservation = UsageBook.reservation(wish, tenant(wish.tenant()));
                log.reserved(reservation);
                boolean isNew = book.isNew(wish);
                book.add(reservation);
                batch.add(new Granted(reservation, isNew, answer));
            } catch (IOException e) {
                refuse(e);
                answer.complete(new Answer.Unavailable("the disk takes nothing"));
            }
        }

        private int tenant(String name) throws IOException {
            int known = book.tenant(name);
            if (known >= 0) {
                return known;
            }
            log.addTenant(name);
            return book.addTenant(name);
        }

        private void released(Reservation reservation) {
            log.released(reservation);
            book.remove(reservation);
        }

        /** After all that waited: one write for all of them. */
        @Override
        public long runDue() {
            if (log.isPending()) {
                commit();
            }
            long nowNs = clock.nanos();
            if (nowNs - sweepNs >= 0) {
                sweepNs = nowNs + SWEEP_EVERY_NS;
                book.sweep(clock.now().toEpochMilli());
                measure();
            }
            return sweepNs;
        }

        private void commit() {
            try {
                log.commit(clock.now());
                broken = false;
                batch.forEach(this::granted);
            } catch (IOException e) {
                refuse(e);
                batch.forEach(this::takenBack);
            }
            batch.clear();
        }

        /** Whoever has given up waiting does not call, so it does not count. */
        private void granted(Granted granted) {
            if (!granted.answer()
                    .complete(new Answer.Reserved(granted.reservation(), granted.isNew()))) {
                released(granted.reservation());
            }
        }

        private void takenBack(Granted granted) {
            book.remove(granted.reservation());
            granted.answer().complete(new Answer.Unavailable("the disk takes nothing"));
        }

        private void refuse(IOException e) {
            Gauges now = gauges;
            gauges = new Gauges(now.callees(), now.octets(), now.damaged(), now.refused() + 1);
            if (!broken) {
                LOG.error("event=usage-not-written error=\"{}\"", e.toString());
            }
            broken = true;
        }
    }
}
