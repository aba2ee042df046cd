package tandem.engine.gate.list;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.gate.ledger.Disk;

/**
 * The one thread that changes the lists. What is put in counts at once, and is acknowledged when it
 * is on the disk, many with one flush; what is taken out counts until the disk has it. What the
 * disk does not take is held and written with what comes next. Runs on: gate-lists.
 */
final class ListWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ListWriter.class);
    private static final int QUEUE = 8_192;
    private static final int BATCH = 1_024;
    private static final long IDLE_NS = 500_000_000;

    /** Octets that may wait for the disk. */
    private static final int HELD_MOST = 16 << 20;

    /** Octets of changes after which all entries are written anew. */
    private static final long CHANGES_MOST = 32L << 20;

    /** Exact entries; with them arrays of 28 octets each, twice while they are joined. */
    static final long ENTRIES_MOST = 50_000_000;

    private static final int PATTERNS_MOST = 100_000;

    private final MpscArrayQueue<Wish> queue = new MpscArrayQueue<>(QUEUE);
    private final Contents contents;
    private final ListFiles files;
    private final Disk disk;
    private final ListCounters counters;

    /** Lines that the disk has not taken, of entries that count already. */
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    private final List<Runnable> answers = new ArrayList<>();
    private @Nullable Thread settling;
    private long written;
    private boolean mustSettle;
    private volatile boolean closing;
    private volatile boolean asleep;
    private volatile @Nullable Thread thread;

    /** What somebody wants of the lists; answered when it is on the disk, or cannot be. */
    sealed interface Wish {
        CompletableFuture<Result> answer();

        record Add(Listing listing, CompletableFuture<Result> answer) implements Wish {}

        record Remove(long id, String reason, CompletableFuture<Result> answer) implements Wish {}

        /** All of it or nothing. */
        record Import(Columns.Draft rows, List<Listing> patterns, CompletableFuture<Result> answer)
                implements Wish {}
    }

    ListWriter(Contents contents, ListFiles files, Disk disk, ListCounters counters)
            throws IOException {
        this.contents = contents;
        this.files = files;
        this.disk = disk;
        this.counters = counters;
        this.written = Files.size(files.changes());
    }

    /** False when too many wait. Runs on: any. */
    boolean tell(Wish wish) {
        if (closing || !queue.offer(wish)) {
            return false;
        }
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
        return true;
    }

    /** Does what waits, then ends. Runs on: any. */
    void finish() {
        closing = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!closing || !queue.isEmpty()) {
            try {
                turn();
            } catch (RuntimeException | OutOfMemoryError bug) {
                counters.failures.increment();
                LOG.error("event=lists-bug", bug);
                answers.forEach(Runnable::run);
                answers.clear();
            }
        }
        awaitSettled();
    }

    /** Whoever opens the files next must find nobody at them. */
    private void awaitSettled() {
        try {
            if (settling != null) {
                settling.join();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        if (queue.isEmpty() && !closing) {
            asleep = true;
            if (queue.isEmpty() && !closing) {
                LockSupport.parkNanos(IDLE_NS);
            }
            asleep = false;
        }
        @Nullable Wish last = gather();
        if (held.size() > 0) {
            flush(new byte[0]);
        }
        answers.forEach(Runnable::run);
        answers.clear();
        switch (last) {
            case Wish.Remove remove -> remove(remove);
            case Wish.Import wish -> take(wish);
            case Wish.Add _ -> throw new IllegalStateException("an add ends no batch");
            case null -> {}
        }
        if (mustSettle || written > CHANGES_MOST) {
            settle();
        }
    }

    /** Takes adds until something else comes, which is returned and done after them. */
    private @Nullable Wish gather() {
        for (int taken = 0; taken < BATCH; taken++) {
            Wish next = queue.poll();
            if (!(next instanceof Wish.Add add)) {
                return next;
            }
            add(add);
        }
        return null;
    }

    private void add(Wish.Add add) {
        if (isFull(add.listing()) || held.size() > HELD_MOST) {
            add.answer().complete(new Result.Full());
            return;
        }
        boolean isNew = contents.layers().same(add.listing()).isEmpty();
        Listing listing = contents.numbered(add.listing());
        contents.put(listing);
        counters.changes.increment();
        held.writeBytes(new Change.Added(listing).line());
        answers.add(
                () ->
                        add.answer()
                                .complete(
                                        held.size() == 0
                                                ? new Result.Kept(listing, isNew)
                                                : new Result.NotDurable()));
    }

    private boolean isFull(Listing listing) {
        return listing.kind() == Listing.Kind.EXACT
                ? contents.layers().size() >= ENTRIES_MOST
                : contents.layers().patterns().size() >= PATTERNS_MOST;
    }

    private void remove(Wish.Remove remove) {
        Listing listing = contents.layers().find(remove.id()).orElse(null);
        if (listing == null) {
            remove.answer().complete(new Result.Unknown());
        } else if (flush(new Change.Removed(listing, remove.reason()).line())) {
            contents.remove(listing);
            counters.changes.increment();
            remove.answer().complete(new Result.Removed(listing));
        } else {
            remove.answer().complete(new Result.NotDurable());
        }
    }

    private void take(Wish.Import wish) {
        Layers now = contents.layers();
        if (now.size() + wish.rows().size() > ENTRIES_MOST
                || now.patterns().size() + wish.patterns().size() > PATTERNS_MOST) {
            wish.answer().complete(new Result.Full());
            return;
        }
        try {
            Block block = contents.numbered(wish.rows(), wish.patterns());
            String name = files.importName(written);
            files.write(name, block);
            if (!flush(new Change.Imported(name).line())) {
                wish.answer().complete(new Result.NotDurable());
                return;
            }
            contents.absorb(block);
            counters.changes.add(wish.rows().size() + wish.patterns().size());
            mustSettle = true;
            wish.answer()
                    .complete(
                            new Result.Imported(block.columns().size() + block.patterns().size()));
        } catch (IOException failed) {
            LOG.warn("event=import-not-written error=\"{}\"", failed.toString());
            wish.answer().complete(new Result.NotDurable());
        }
    }

    /** Brings what is held and these octets to the disk; else what is held stays so. */
    private boolean flush(byte[] more) {
        int size = held.size() + more.length;
        ByteBuffer octets = ByteBuffer.allocate(size).put(held.toByteArray()).put(more).flip();
        try {
            disk.write(files.changes(), octets, written);
        } catch (IOException failed) {
            counters.refusedByDisk.increment();
            if (counters.writable.compareAndSet(true, false)) {
                LOG.warn("event=lists-not-written error=\"{}\"", failed.toString());
            }
            return false;
        }
        written += size;
        held.reset();
        if (counters.writable.compareAndSet(false, true)) {
            LOG.info("event=lists-written-again");
        }
        return true;
    }

    /** Lets all entries be written to a file of their own, while changes go to the next. */
    private void settle() {
        if (held.size() > 0 || (settling != null && settling.isAlive())) {
            return;
        }
        try {
            files.begin();
            written = 0;
            mustSettle = false;
            contents.rest();
            Layers now = contents.layers();
            long number = files.newest();
            Block all = new Block(contents.lastId(), now.base(), List.copyOf(now.patterns().all()));
            settling =
                    Thread.ofPlatform()
                            .name("gate-lists-settle")
                            .daemon()
                            .start(() -> settle(number, all));
        } catch (IOException failed) {
            LOG.warn("event=lists-not-settled error=\"{}\"", failed.toString());
        }
    }

    private void settle(long number, Block all) {
        try {
            files.settle(number, all);
        } catch (IOException | RuntimeException failed) {
            // The older files stay and hold the same.
            LOG.warn("event=lists-not-settled error=\"{}\"", failed.toString());
        }
    }
}
