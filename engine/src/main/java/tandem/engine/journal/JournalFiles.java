package tandem.engine.journal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the journal in their directory, named by the number of their first fact. Only the
 * last one grows. Runs on: any; files are added by the writer only.
 */
final class JournalFiles {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFiles.class);
    private static final Pattern NAME = Pattern.compile("\\d{20}\\.log");

    private final Path dir;
    private final ConcurrentSkipListMap<Long, JournalFile> files = new ConcurrentSkipListMap<>();
    private final LongAdder damaged = new LongAdder();

    private JournalFiles(Path dir) {
        this.dir = dir;
    }

    /** Finds what is there, and cuts off what a dead process left half written. */
    static JournalFiles open(Path dir) throws IOException {
        JournalFiles found = new JournalFiles(dir);
        List<Path> paths;
        try (Stream<Path> entries = Files.list(dir)) {
            paths =
                    entries.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                            .sorted()
                            .toList();
        }
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            JournalFile file =
                    i + 1 < paths.size()
                            ? new JournalFile(
                                    path,
                                    firstOf(path),
                                    firstOf(paths.get(i + 1)) - 1,
                                    Files.size(path))
                            : found.cut(path);
            found.files.put(file.first(), file);
        }
        if (paths.isEmpty()) {
            found.begin(1);
        }
        return found;
    }

    private static long firstOf(Path path) {
        return Long.parseLong(path.getFileName().toString().substring(0, 20));
    }

    /**
     * What was flushed is whole; after it stands at most what the process was writing when it died.
     * Should more than that be damaged, the rest is set aside for people, since it cannot be
     * appended to.
     */
    private JournalFile cut(Path path) throws IOException {
        long first = firstOf(path);
        long size = Files.size(path);
        JournalFile file = new JournalFile(path, first, first - 1, 0);
        long expected = first;
        boolean more = false;
        try (LineScan lines = LineScan.of(path, 0, size)) {
            while (!more && lines.next()) {
                if (lines.number() == expected && lines.isWhole()) {
                    file.grown(expected++, lines.offsetAfter());
                } else {
                    more = true;
                }
            }
            more = more && followedByWhole(lines, expected);
        }
        if (file.octets() < size) {
            damaged.increment();
            LOG.warn(
                    "event=journal-cut file={} octets={} after={}",
                    path.getFileName(),
                    size - file.octets(),
                    file.last());
            if (more) {
                setAside(path, file.octets());
            }
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(file.octets());
                channel.force(true);
            }
        }
        return file;
    }

    private static boolean followedByWhole(LineScan lines, long after) throws IOException {
        while (lines.next()) {
            if (lines.number() > after && lines.isWhole()) {
                return true;
            }
        }
        return false;
    }

    private static void setAside(Path path, long from) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".damaged");
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ);
                FileChannel out =
                        FileChannel.open(
                                aside,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING)) {
            in.transferTo(from, in.size() - from, out);
            LOG.error("event=journal-damaged set-aside={}", aside.getFileName());
        }
    }

    /** The file that grows. */
    JournalFile newest() {
        return files.lastEntry().getValue();
    }

    /** Begins a file; its first fact will have this number. Runs on: journal-writer. */
    JournalFile begin(long first) throws IOException {
        Path path = dir.resolve("%020d.log".formatted(first));
        Files.deleteIfExists(path);
        Files.createFile(path);
        try (FileChannel directory = FileChannel.open(dir, StandardOpenOption.READ)) {
            directory.force(true);
        }
        JournalFile file = new JournalFile(path, first, first - 1, 0);
        files.put(first, file);
        return file;
    }

    /** First number of the file before another. */
    long before(long first) {
        return files.lowerKey(first);
    }

    long first() {
        return files.firstKey();
    }

    long last() {
        return newest().last();
    }

    /** See {@link EventLog#read}. */
    List<Entry> read(long after, int limit) throws IOException {
        List<Entry> entries = new ArrayList<>(Math.min(limit, 256));
        long from = Math.max(after, first() - 1);
        Map.Entry<Long, JournalFile> next = files.floorEntry(from + 1);
        while (next != null && entries.size() < limit) {
            next.getValue().read(from, limit, entries, damaged);
            next = files.higherEntry(next.getKey());
        }
        return entries;
    }

    /** When the first fact of a file was written; empty when it cannot be read or has none. */
    private Optional<Instant> begun(JournalFile file) throws IOException {
        List<Entry> one = new ArrayList<>(1);
        file.read(file.first() - 1, 1, one, damaged);
        return one.stream().map(Entry::at).findFirst();
    }

    /**
     * Deletes files whose facts are all older than {@code before} and not beyond {@code upTo}.
     *
     * @return how many
     */
    int delete(long upTo, Instant before) throws IOException {
        int deleted = 0;
        while (files.size() > 1) {
            JournalFile oldest = files.firstEntry().getValue();
            JournalFile next = files.higherEntry(oldest.first()).getValue();
            boolean old = begun(next).filter(at -> at.isBefore(before)).isPresent();
            if (oldest.last() > upTo || !old) {
                break;
            }
            files.remove(oldest.first());
            Files.deleteIfExists(oldest.path());
            deleted++;
        }
        return deleted;
    }

    /**
     * Writes files but the newest anew, with other facts in the place of some. Whoever reads one of
     * them meanwhile reads the old file to its end.
     *
     * @param change the fact that shall stand there; the same one when nothing is to change
     * @return how many facts were changed
     */
    int rewrite(UnaryOperator<Entry> change) throws IOException {
        int changed = 0;
        for (JournalFile file : files.headMap(newest().first()).values()) {
            changed += rewrite(file, change);
        }
        return changed;
    }

    private int rewrite(JournalFile file, UnaryOperator<Entry> change) throws IOException {
        Path fresh = file.path().resolveSibling(file.path().getFileName() + ".new");
        int changed = 0;
        try (LineScan lines = LineScan.of(file.path(), 0, file.octets());
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(fresh))) {
            while (lines.next()) {
                Optional<Entry> entry = lines.entry();
                if (entry.isPresent()) {
                    Entry now = change.apply(entry.get());
                    changed += now.equals(entry.get()) ? 0 : 1;
                    out.write(JournalLine.encode(now.number(), JournalLine.draft(now)));
                }
            }
        }
        if (changed == 0) {
            Files.delete(fresh);
            return 0;
        }
        try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(fresh, file.path(), StandardCopyOption.ATOMIC_MOVE);
        files.put(
                file.first(),
                new JournalFile(file.path(), file.first(), file.last(), Files.size(file.path())));
        return changed;
    }

    LongAdder damaged() {
        return damaged;
    }
}
