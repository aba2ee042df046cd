package tandem.engine.gate.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.disk.Durable;

/**
 * Changes of something, in the order in which they were made, each a line of a file. One thread
 * decides what a wish comes to, writes it and acknowledges it; wishes that wait share one write. A
 * start reads all lines and cuts a torn end, which was never acknowledged. Runs on: any; wishes are
 * done by its own thread.
 */
public final class Ledger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int QUEUE = 4_096;
    private static final int BATCH = 1_024;
    private static final long IDLE_NS = 500_000_000;

    /** Octets that may wait for the disk. */
    private static final int HELD_MOST = 16 << 20;

    private static final int BUFFER = 1 << 16;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final String UNFINISHED = ".tmp";

    private final Path file;
    private final Disk disk;
    private final Supplier<Reader> readers;
    private final MpscArrayQueue<Runnable> queue = new MpscArrayQueue<>(QUEUE);

    /** Lines that are not on the disk yet, of changes that count already. */
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    /** Told once these lines are written, or could not be. */
    private final List<Runnable> answers = new ArrayList<>();

    private final LongAdder failures = new LongAdder();
    private final AtomicBoolean writable = new AtomicBoolean(true);
    private final Thread thread;
    private LineReader.Read found = new LineReader.Read(0, 0);
    private long torn;
    private long written;
    private volatile boolean closing;
    private volatile boolean asleep;

    /** Takes the lines of a file. Confined to one thread. */
    public interface Reader {
        /**
         * A line; one that makes no sense to it is passed over.
         *
         * @param at octet of the file at which it begins
         */
        void line(long at, JsonNode line);

        /** These were all; what was read counts. */
        void end();
    }

    /** Goes through all lines of a file that is written anew. Runs on: the ledger's thread. */
    public interface Rewriting {
        /**
         * @param old gives all lines that there are to a reader
         * @param out takes those that shall be
         */
        void rewrite(Old old, Consumer<JsonNode> out) throws IOException;

        /** The lines that there are. */
        @FunctionalInterface
        interface Old {
            void each(Consumer<JsonNode> to) throws IOException;
        }
    }

    private Ledger(Path file, Supplier<Reader> readers, Disk disk) throws IOException {
        this.file = file;
        this.disk = disk;
        this.readers = readers;
        load();
        String name = "gate-" + file.getFileName();
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /**
     * Reads what there is and begins to take wishes.
     *
     * @param file created when missing; nobody else writes there
     * @param readers one for each time that the file is read, which is now and after {@link
     *     #rewrite}
     * @throws UncheckedIOException when it cannot be read or written
     */
    public static Ledger open(Path file, Supplier<Reader> readers, Disk disk) {
        try {
            return new Ledger(file, readers, disk);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + file, e);
        }
    }

    private void load() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        if (!Files.exists(file)) {
            Files.createFile(file);
            Durable.forceFolder(folder);
        }
        read();
        torn = Files.size(file) - found.good();
        if (torn > 0) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(found.good());
                channel.force(true);
            }
        }
        if (torn > 0 || found.damaged() > 0) {
            LOG.warn("file={} event=cut octets={} lines_lost={}", file, torn, found.damaged());
        }
    }

    private void read() throws IOException {
        Reader reader = readers.get();
        found = LineReader.read(file, reader);
        reader.end();
        written = found.good();
    }

    /**
     * Has a change made.
     *
     * @param wish looks at how things are and says what is to be written; asked once, on the
     *     ledger's thread
     */
    public <T> CompletableFuture<Outcome<T>> tell(Supplier<Change<T>> wish) {
        CompletableFuture<Outcome<T>> answer = new CompletableFuture<>();
        if (!offer(() -> decide(wish, answer))) {
            answer.complete(new Outcome.Full<>());
        }
        return answer;
    }

    /** Writes the file anew; what comes meanwhile waits. */
    public CompletableFuture<Outcome<Boolean>> rewrite(Rewriting how) {
        CompletableFuture<Outcome<Boolean>> answer = new CompletableFuture<>();
        if (!offer(() -> rewrite(how, answer))) {
            answer.complete(new Outcome.Full<>());
        }
        return answer;
    }

    private boolean offer(Runnable wish) {
        if (closing || !queue.offer(wish)) {
            return false;
        }
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
        return true;
    }

    private void run() {
        while (!closing || !queue.isEmpty()) {
            try {
                turn();
            } catch (RuntimeException | OutOfMemoryError bug) {
                failures.increment();
                LOG.error("file={} event=ledger-bug", file, bug);
            }
        }
        flush();
    }

    private void turn() {
        if (queue.isEmpty() && !closing) {
            asleep = true;
            if (queue.isEmpty() && !closing) {
                LockSupport.parkNanos(IDLE_NS);
            }
            asleep = false;
        }
        for (int taken = 0; taken < BATCH; taken++) {
            Runnable next = queue.poll();
            if (next == null) {
                break;
            }
            next.run();
        }
        flush();
    }

    private <T> void decide(Supplier<Change<T>> wish, CompletableFuture<Outcome<T>> answer) {
        try {
            switch (wish.get()) {
                case Change.None<T>(String why) -> answer.complete(new Outcome.Refused<>(why));
                case Change.Lines<T> lines -> {
                    switch (lines.when()) {
                        case AT_ONCE -> countAtOnce(lines, answer);
                        case WRITTEN -> countWhenWritten(lines, answer);
                    }
                }
            }
        } catch (RuntimeException | OutOfMemoryError bug) {
            answer.completeExceptionally(bug);
            throw bug;
        }
    }

    private <T> void countAtOnce(Change.Lines<T> lines, CompletableFuture<Outcome<T>> answer) {
        if (held.size() > HELD_MOST) {
            answer.complete(new Outcome.Full<>());
            return;
        }
        lines.applied().at(-1);
        held.writeBytes(octets(lines.lines()));
        answers.add(
                () ->
                        answer.complete(
                                held.size() == 0
                                        ? new Outcome.Kept<>(lines.value())
                                        : new Outcome.NotDurable<>()));
    }

    private <T> void countWhenWritten(Change.Lines<T> lines, CompletableFuture<Outcome<T>> answer) {
        byte[] octets = octets(lines.lines());
        if (!flush() || !write(octets)) {
            answer.complete(new Outcome.NotDurable<>());
            return;
        }
        long first = lines.lines().size() > 1 ? head(lines.lines().size()).length : 0;
        lines.applied().at(written - octets.length + first);
        answer.complete(new Outcome.Kept<>(lines.value()));
    }

    private static byte[] octets(List<byte[]> lines) {
        if (lines.size() == 1) {
            return lines.getFirst();
        }
        byte[] head = head(lines.size());
        int size = head.length + lines.stream().mapToInt(line -> line.length).sum();
        ByteBuffer all = ByteBuffer.allocate(size).put(head);
        lines.forEach(all::put);
        return all.array();
    }

    private static byte[] head(int lines) {
        return CheckedLine.of(JsonNodeFactory.instance.objectNode().put(LineReader.GROUP, lines));
    }

    /** Brings what is held to the disk and tells of it; false when the disk does not take it. */
    private boolean flush() {
        if (held.size() > 0 && write(held.toByteArray())) {
            held.reset();
        }
        answers.forEach(Runnable::run);
        answers.clear();
        return held.size() == 0;
    }

    private boolean write(byte[] octets) {
        try {
            disk.write(file, ByteBuffer.wrap(octets), written);
        } catch (IOException failed) {
            if (writable.compareAndSet(true, false)) {
                LOG.warn("file={} event=not-written error=\"{}\"", file, failed.toString());
            }
            return false;
        }
        written += octets.length;
        if (writable.compareAndSet(false, true)) {
            LOG.info("file={} event=written-again", file);
        }
        return true;
    }

    private void rewrite(Rewriting how, CompletableFuture<Outcome<Boolean>> answer) {
        if (!flush()) {
            answer.complete(new Outcome.NotDurable<>());
            return;
        }
        try {
            Path next = file.resolveSibling(file.getFileName() + UNFINISHED);
            copy(how, next);
            written = Files.size(next);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            Durable.forceFolder(file.toAbsolutePath().getParent());
            read();
            answer.complete(new Outcome.Kept<>(true));
        } catch (IOException | UncheckedIOException failed) {
            LOG.warn("file={} event=not-rewritten error=\"{}\"", file, failed.toString());
            answer.complete(new Outcome.NotDurable<>());
        } catch (RuntimeException bug) {
            answer.completeExceptionally(bug);
            throw bug;
        }
    }

    private void copy(Rewriting how, Path to) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        to,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            Copy copy = new Copy(channel);
            how.rewrite(this::each, copy::line);
            copy.end();
            channel.force(true);
        }
    }

    private void each(Consumer<JsonNode> to) throws IOException {
        LineReader.read(
                file,
                new Reader() {
                    @Override
                    public void line(long at, JsonNode line) {
                        to.accept(line);
                    }

                    @Override
                    public void end() {
                        // Whoever copies knows when it is through.
                    }
                });
    }

    /** Lines on their way into the next file. Confined to the ledger's thread. */
    private static final class Copy {
        private final FileChannel channel;
        private final ByteArrayOutputStream waiting = new ByteArrayOutputStream(BUFFER);

        Copy(FileChannel channel) {
            this.channel = channel;
        }

        void line(JsonNode line) {
            waiting.writeBytes(CheckedLine.of(line));
            if (waiting.size() > BUFFER) {
                try {
                    end();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        void end() throws IOException {
            ByteBuffer octets = ByteBuffer.wrap(waiting.toByteArray());
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            waiting.reset();
        }
    }

    /** Reads one line. Runs on: any thread that may block. */
    public JsonNode read(long at) throws IOException {
        try (var in = new java.io.RandomAccessFile(file.toFile(), "r")) {
            in.seek(at);
            String line = in.readLine();
            byte[] octets =
                    line == null
                            ? new byte[0]
                            : line.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            return CheckedLine.read(octets, 0, octets.length)
                    .orElseThrow(() -> new IOException("no line at " + at + " of " + file));
        }
    }

    /** Octets of the file. Runs on: the ledger's thread. */
    public long size() {
        return written;
    }

    /** Whether the disk took the last change. */
    public boolean writable() {
        return writable.get();
    }

    /** Errors of ours; each is in the log. */
    public long failures() {
        return failures.sum();
    }

    /** Lines that the last start could not read. */
    public long damagedLines() {
        return found.damaged();
    }

    /** Octets that the last start cut off: never acknowledged. */
    public long tornOctets() {
        return torn;
    }

    /** Does what waits, for at most ten seconds. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
