package tandem.engine.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.journal.JsonText;

/**
 * The one thread that makes the chain: takes the acts that wait, links them, writes them with one
 * flush, and answers. What the disk does not take is tried again each half second; meanwhile acts
 * wait in the queue. Runs on: audit.
 */
final class AuditWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);

    /** Acts; each has some hundred octets, few have many. */
    private static final int QUEUE = 8_192;

    /** The part of the queue that acts may fill of which there may be very many. */
    private static final int ROOM_FOR_MANY = QUEUE / 2;

    private static final int BATCH = 1_024;
    private static final long AGAIN_NS = 500_000_000;

    private final MpscArrayQueue<Told> queue = new MpscArrayQueue<>(QUEUE);
    private final AuditFiles files;
    private final InstantSource clock;
    private final Consumer<AuditEntry> heard;
    private final LongAdder lost = new LongAdder();

    /** Where the chain stands with what is linked but maybe not written. */
    private Head linked;

    private final List<Linked> batch = new ArrayList<>();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private long lostTold;
    private volatile Head head;
    private volatile boolean writable = true;
    private volatile boolean closing;
    private volatile boolean asleep;
    private volatile @Nullable Thread thread;

    /**
     * What somebody told.
     *
     * @param kept completed when it is on the disk
     */
    private record Told(Act act, Instant at, CompletableFuture<Boolean> kept) {}

    private record Linked(AuditEntry entry, CompletableFuture<Boolean> kept) {}

    AuditWriter(AuditFiles files, InstantSource clock, Consumer<AuditEntry> heard) {
        this.files = files;
        this.clock = clock;
        this.heard = heard;
        this.linked = files.repair().head();
        this.head = linked;
    }

    // ---- any thread

    CompletableFuture<Boolean> tell(Act act) {
        return offer(act, QUEUE);
    }

    void tellIfRoom(Act act) {
        offer(act, ROOM_FOR_MANY);
    }

    private CompletableFuture<Boolean> offer(Act act, int room) {
        Told told = new Told(act, clock.instant(), new CompletableFuture<>());
        if (closing || queue.size() >= room || !queue.offer(told)) {
            lost.increment();
            told.kept().complete(false);
        } else if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
        return told.kept();
    }

    Head head() {
        return head;
    }

    boolean writable() {
        return writable;
    }

    long waiting() {
        return queue.size();
    }

    long lostTotal() {
        return lost.sum();
    }

    /** Writes what waits, then ends; gives up when the disk does not take it. */
    void finish() {
        closing = true;
        LockSupport.unpark(thread);
    }

    // ---- the thread

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!closing || !queue.isEmpty() || !batch.isEmpty()) {
            sleep();
            if (batch.isEmpty()) {
                link();
            }
            if (!write() && closing) {
                break;
            }
        }
        files.close();
    }

    private void sleep() {
        if (queue.isEmpty() && batch.isEmpty() && !closing) {
            asleep = true;
            if (queue.isEmpty() && !closing) {
                LockSupport.parkNanos(AGAIN_NS);
            }
            asleep = false;
        }
    }

    private void link() {
        long missing = lost.sum() - lostTold;
        if (missing > 0 && !queue.isEmpty()) {
            lostTold += missing;
            Act gap = Act.of("audit.lost").with(new JsonText().put("acts", missing));
            link(new Told(gap, clock.instant(), new CompletableFuture<>()));
        }
        for (int i = 0; i < BATCH; i++) {
            Told told = queue.poll();
            if (told == null) {
                return;
            }
            link(told);
        }
    }

    private void link(Told told) {
        AuditEntry entry =
                new AuditEntry(linked.number() + 1, linked.hash(), told.at(), told.act());
        AuditEntry.Line line = entry.line();
        linked = new Head(entry.number(), line.hash());
        lines.writeBytes(line.octets());
        batch.add(new Linked(entry, told.kept()));
    }

    private boolean write() {
        if (batch.isEmpty()) {
            return true;
        }
        AuditEntry first = batch.getFirst().entry();
        LocalDate day = AuditFiles.day(first.at());
        try {
            files.append(lines.toByteArray(), first.number(), day);
        } catch (IOException failed) {
            refused(failed);
            return false;
        }
        if (!writable) {
            LOG.warn("event=audit-writable-again waiting={}", queue.size());
        }
        writable = true;
        head = linked;
        lines.reset();
        batch.forEach(this::answer);
        batch.clear();
        return true;
    }

    private void answer(Linked written) {
        written.kept().complete(true);
        try {
            heard.accept(written.entry());
        } catch (RuntimeException bug) {
            LOG.error("event=audit-bug", bug);
        }
    }

    private void refused(IOException failed) {
        if (writable) {
            LOG.error("event=audit-not-written error=\"{}\"", failed.toString());
        }
        writable = false;
        if (!closing) {
            LockSupport.parkNanos(AGAIN_NS);
        }
    }
}
