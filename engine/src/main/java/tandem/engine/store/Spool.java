package tandem.engine.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.CallRecord;

/**
 * Where records wait on the disk while the database does not take them: one JSON object a line in
 * {@code cdr.jsonl}, only ever appended to. Before it is replayed it is sealed as {@code
 * cdr-N.jsonl}, so that new records go to a new file. Lines that cannot be written to the database
 * are set aside in {@code cdr.bad.jsonl}. Its bound is the disk.
 *
 * <p>Runs on: any; guarded by its own lock, since a full queue makes callers write here themselves.
 */
final class Spool implements AutoCloseable {
    private static final Pattern SEALED = Pattern.compile("cdr-(\\d{1,9})\\.jsonl");

    private final Path dir;
    private final DirectoryLock lock;
    private final Deque<Path> sealed = new ArrayDeque<>();
    private int lastNumber;
    private @Nullable FileChannel current;

    /** Half a line may stand at the end of the current file, so the next one begins anew. */
    private boolean torn;

    /** Finds what an earlier process left; all of it counts as sealed. */
    Spool(Path dir) {
        this.dir = dir;
        try {
            Files.createDirectories(dir);
            lock = DirectoryLock.take(dir);
            List<Path> left = leftovers();
            sealed.addAll(left);
            lastNumber = left.isEmpty() ? 0 : number(left.getLast()).orElse(0);
            if (Files.exists(open())) {
                sealed.add(Files.move(open(), nextSealed()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the spool directory " + dir, e);
        }
    }

    /** Adds records and returns when they are on the disk. */
    synchronized void append(Collection<CallRecord> calls) throws IOException {
        FileChannel file = channel();
        long end = file.size();
        try {
            writeFully(file, torn ? "\n" + lines(calls) : lines(calls));
            file.force(false);
            torn = false;
        } catch (IOException e) {
            torn = true;
            file.truncate(end);
            throw e;
        }
    }

    /** Sets a line aside that the database will never take. */
    synchronized void setAside(String line) throws IOException {
        Path bad = dir.resolve("cdr.bad.jsonl");
        try (FileChannel file =
                FileChannel.open(bad, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writeFully(file, line + "\n");
            file.force(false);
        }
    }

    /**
     * The oldest file to replay; seals the current one when there is no older. Empty when nothing
     * waits.
     */
    synchronized Optional<Path> oldest() throws IOException {
        if (sealed.isEmpty() && current != null) {
            sealed.add(Files.move(open(), nextSealed()));
            current.close();
            current = null;
        }
        return Optional.ofNullable(sealed.peek());
    }

    /** Whether anything waits to be replayed. */
    synchronized boolean waiting() {
        return !sealed.isEmpty() || current != null;
    }

    /** Sealed files that wait; at the start all that an earlier process left. */
    synchronized List<Path> sealed() {
        return List.copyOf(sealed);
    }

    /** Forgets a file whose records are in the database. */
    synchronized void done(Path file) throws IOException {
        Files.deleteIfExists(file);
        sealed.remove(file);
    }

    /** Lets another process have the directory. */
    @Override
    public synchronized void close() {
        lock.close();
    }

    /** A record as it stands in the spool. */
    static String line(CallRecord call) {
        return CallJson.of(call, call.ended().orElse(Instant.EPOCH)).toString();
    }

    private static String lines(Collection<CallRecord> calls) {
        return calls.stream().map(call -> line(call) + "\n").collect(Collectors.joining());
    }

    private FileChannel channel() throws IOException {
        if (current == null) {
            current =
                    FileChannel.open(open(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            forceDirectory();
        }
        return current;
    }

    /** So that the new file's name survives a power cut too. */
    private void forceDirectory() throws IOException {
        try (FileChannel directory = FileChannel.open(dir, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static void writeFully(FileChannel file, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private Path open() {
        return dir.resolve("cdr.jsonl");
    }

    private Path nextSealed() {
        return dir.resolve("cdr-" + ++lastNumber + ".jsonl");
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> number(file).isPresent())
                    .sorted(Comparator.comparingInt(file -> number(file).getAsInt()))
                    .toList();
        }
    }

    private static OptionalInt number(Path file) {
        Matcher match = SEALED.matcher(file.getFileName().toString());
        return match.matches()
                ? OptionalInt.of(Integer.parseInt(match.group(1)))
                : OptionalInt.empty();
    }
}
