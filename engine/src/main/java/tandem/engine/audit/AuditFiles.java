package tandem.engine.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.disk.Durable;

/**
 * The newest segment, which grows. A new one begins with each UTC day, and at 64 MiB. Confined to
 * the audit's thread once it is open.
 */
final class AuditFiles {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFiles.class);
    private static final long MOST_OCTETS = 64L << 20;

    private final Path dir;
    private final Sinks sinks;
    private final Repair repair;
    private Segment newest;
    private LocalDate day = LocalDate.EPOCH;
    private long octets;
    private @Nullable Sink sink;

    /** How octets reach a file; tests put a disk here that takes nothing. */
    interface Sinks {
        Sinks REAL = Channel::new;

        Sink open(Path file) throws IOException;
    }

    /** A file that is written. */
    interface Sink extends AutoCloseable {
        /** Writes at a place; on the disk when it returns. */
        void write(byte[] lines, long at) throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * What the start found at the end of the newest segment.
     *
     * @param head of the last whole entry
     * @param cut octets after it that were cut off; 0 as a rule
     * @param setAside whether they hold more than a torn line, and were kept beside the segment
     */
    record Repair(Head head, long cut, boolean setAside) {}

    private AuditFiles(Path dir, Sinks sinks, Segment newest, long octets, Repair repair) {
        this.dir = dir;
        this.sinks = sinks;
        this.newest = newest;
        this.octets = octets;
        this.repair = repair;
    }

    /** Finds the end of the chain; what a dead process left half written is cut off. */
    static AuditFiles open(Path dir, Sinks sinks) throws IOException {
        Files.createDirectories(dir);
        List<Segment> all = Segment.all(dir);
        if (all.isEmpty()) {
            return new AuditFiles(
                    dir, sinks, Segment.of(dir, 1), 0, new Repair(Head.NONE, 0, false));
        }
        Segment last = all.getLast();
        Optional<Segment.End> end = last.end();
        long keep = end.map(Segment.End::offset).orElse(0L);
        long cut = Files.size(last.file()) - keep;
        boolean aside = cut > 0 && setAside(last, keep);
        if (cut > 0) {
            truncate(last.file(), keep);
            LOG.warn("event=audit-cut file={} octets={} kept={}", last, cut, aside);
        }
        Head head = end.map(Segment.End::head).orElseGet(() -> before(all));
        AuditFiles files = new AuditFiles(dir, sinks, last, keep, new Repair(head, cut, aside));
        files.day = last.begin().map(row -> day(row.at())).orElse(LocalDate.EPOCH);
        return files;
    }

    /** The newest segment has nothing whole: the chain ends in the one before it. */
    private static Head before(List<Segment> all) {
        long number = all.getLast().first() - 1;
        try {
            return all.size() < 2
                    ? new Head(number, Head.NONE.hash())
                    : all.get(all.size() - 2)
                            .end()
                            .map(Segment.End::head)
                            .orElse(new Head(number, Head.NONE.hash()));
        } catch (IOException unreadable) {
            return new Head(number, Head.NONE.hash());
        }
    }

    /** Of a torn line nobody was told; what is more may have been damaged later. */
    private static boolean setAside(Segment segment, long from) throws IOException {
        Path aside = segment.file().resolveSibling(segment + ".damaged");
        try (FileChannel in = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
            int most = (int) Math.min(in.size() - from, MOST_OCTETS);
            ByteBuffer left = ByteBuffer.allocate(most);
            in.read(left, from);
            boolean more = new String(left.array(), 0, left.position()).indexOf('\n') >= 0;
            if (more) {
                Durable.replace(aside, left.array());
            }
            return more;
        }
    }

    private static void truncate(Path file, long keep) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(keep);
            channel.force(true);
        }
    }

    /** What the start found. */
    Repair repair() {
        return repair;
    }

    static LocalDate day(java.time.Instant at) {
        return LocalDate.ofInstant(at, java.time.ZoneOffset.UTC);
    }

    /**
     * Writes lines at the end; they are on the disk when it returns. When it throws, nothing counts
     * as written, and the same lines can be tried again.
     *
     * @param first number of the first of them
     * @param today when they were told
     */
    void append(byte[] lines, long first, LocalDate today) throws IOException {
        try {
            if (octets > 0 && (!today.equals(day) || octets >= MOST_OCTETS)) {
                close();
                newest = Segment.of(dir, first);
                octets = 0;
            }
            if (octets == 0) {
                day = today;
            }
            open().write(lines, octets);
            octets += lines.length;
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    private Sink open() throws IOException {
        Sink current = sink;
        if (current == null) {
            if (!Files.exists(newest.file())) {
                Files.createFile(newest.file());
                Durable.forceFolder(dir);
            }
            current = sinks.open(newest.file());
            sink = current;
        }
        return current;
    }

    void close() {
        Sink open = sink;
        sink = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warn("event=audit-not-closed error=\"{}\"", e.toString());
            }
        }
    }

    /** A file of the system. */
    private record Channel(FileChannel file) implements Sink {
        Channel(Path path) throws IOException {
            this(FileChannel.open(path, StandardOpenOption.WRITE));
        }

        @Override
        public void write(byte[] lines, long at) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(lines);
            while (buffer.hasRemaining()) {
                file.write(buffer, at + buffer.position());
            }
            file.force(false);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
