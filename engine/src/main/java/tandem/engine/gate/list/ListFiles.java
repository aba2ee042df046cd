package tandem.engine.gate.list;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.disk.Durable;

/**
 * The files of the lists: {@code changes-N}, lines in the order in which they were made; {@code
 * entries-N}, all there was when {@code changes-N} was begun; {@code import-..}, what a line of
 * changes refers to. The newest entries with all changes from their number on make the lists.
 * Confined to one thread but for {@link #settle}.
 */
final class ListFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ListFiles.class);
    private static final String CHANGES = "changes-";
    private static final String ENTRIES = "entries-";
    private static final String IMPORT = "import-";
    private static final int DIGITS = 12;

    private final Path dir;
    private long newest;
    private Read read = new Read(0, 0);

    /**
     * What a start found wrong.
     *
     * @param tornOctets at the end of the changes, which were never acknowledged
     * @param damagedLines elsewhere, which are lost
     */
    record Read(long tornOctets, long damagedLines) {}

    ListFiles(Path dir) {
        this.dir = dir;
    }

    /**
     * Reads all there is.
     *
     * @throws UncheckedIOException when it cannot be read: without its lists an engine must not
     *     call anybody
     */
    void load(Contents into) {
        try {
            Files.createDirectories(dir);
            long settled = names(ENTRIES).stream().mapToLong(Long::longValue).max().orElse(0);
            if (settled > 0) {
                block(into, name(ENTRIES, settled));
            }
            List<Long> changes =
                    names(CHANGES).stream().filter(n -> n >= settled).sorted().toList();
            for (long number : changes) {
                replay(dir.resolve(name(CHANGES, number)), into);
            }
            newest = changes.isEmpty() ? settled : changes.getLast();
            if (changes.isEmpty()) {
                begin();
            }
            discard(settled);
        } catch (IOException e) {
            throw new UncheckedIOException(dir + ": " + e.getMessage(), e);
        }
    }

    Read read() {
        return read;
    }

    /** The file that takes changes now. */
    Path changes() {
        return dir.resolve(name(CHANGES, newest));
    }

    /** Number of that file. */
    long newest() {
        return newest;
    }

    /** Begins another one. */
    void begin() throws IOException {
        Path next = dir.resolve(name(CHANGES, newest + 1));
        FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)
                .close();
        Durable.forceFolder(dir);
        newest++;
    }

    /** Name for the file of the next import. */
    String importName(long firstOctet) {
        return IMPORT + pad(newest) + "-" + firstOctet;
    }

    void write(String name, Block block) throws IOException {
        block.write(dir.resolve(name));
    }

    /**
     * Writes what there was when changes of this number were begun; older files go. Runs on: any.
     */
    void settle(long number, Block all) throws IOException {
        write(name(ENTRIES, number), all);
        discard(number);
    }

    private void block(Contents into, String name) throws IOException {
        try {
            into.absorb(Block.read(dir.resolve(name)));
        } catch (IOException damaged) {
            throw new IOException(
                    name + " cannot be read (" + damaged.getMessage() + "); restore it", damaged);
        }
    }

    private void replay(Path file, Contents into) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        int good = 0;
        int from = 0;
        long damaged = 0;
        long sinceGood = 0;
        for (int at = 0; at < octets.length; at++) {
            if (octets[at] != '\n') {
                continue;
            }
            var change = Change.of(octets, from, at);
            if (change.isPresent()) {
                apply(change.get(), into);
                good = at + 1;
                damaged += sinceGood;
                sinceGood = 0;
            } else {
                sinceGood++;
            }
            from = at + 1;
        }
        int torn = octets.length - good;
        if (torn > 0) {
            cut(file, good);
        }
        if (torn > 0 || damaged > 0) {
            LOG.warn(
                    "file={} event=cut octets={} lines_lost={}", file.getFileName(), torn, damaged);
            read = new Read(read.tornOctets() + torn, read.damagedLines() + damaged);
        }
    }

    private void apply(Change change, Contents into) throws IOException {
        switch (change) {
            case Change.Added(Listing listing) -> into.put(listing);
            case Change.Removed(Listing listing, _) -> into.remove(listing);
            case Change.Imported(String name) -> block(into, name);
        }
    }

    private static void cut(Path file, long octets) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(octets);
            channel.force(true);
        }
    }

    /** Deletes what nothing needs that stands since this number. */
    private void discard(long settled) throws IOException {
        Set<Path> needless = new HashSet<>();
        try (Stream<Path> all = Files.list(dir)) {
            for (Path file : all.toList()) {
                String name = file.getFileName().toString();
                boolean ours = Stream.of(CHANGES, ENTRIES, IMPORT).anyMatch(name::startsWith);
                if (ours && number(name) < settled) {
                    needless.add(file);
                }
            }
        }
        for (Path file : needless) {
            Files.deleteIfExists(file);
        }
    }

    private List<Long> names(String kind) throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(kind) && !name.endsWith(Block.UNFINISHED))
                    .map(ListFiles::number)
                    .toList();
        }
    }

    private static long number(String name) {
        int from = name.indexOf('-') + 1;
        try {
            return Long.parseLong(name, from, Math.min(name.length(), from + DIGITS), 10);
        } catch (NumberFormatException | IndexOutOfBoundsException strange) {
            return Long.MAX_VALUE;
        }
    }

    private static String name(String kind, long number) {
        return kind + pad(number);
    }

    private static String pad(long number) {
        return String.format("%0" + DIGITS + "d", number);
    }
}
