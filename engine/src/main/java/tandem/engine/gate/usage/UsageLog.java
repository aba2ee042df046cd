package tandem.engine.gate.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.disk.Durable;

/**
 * The counted calls on disk: a file per day of UTC, records of {@value #RECORD} octets, each with a
 * checksum. A record that does not prove true is skipped and counted; a torn one at the end is cut
 * off. Beside them the names of the tenants, a line each, in the order of their numbers. Confined
 * to one thread.
 */
final class UsageLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageLog.class);
    private static final String SUFFIX = ".usage";
    private static final int RECORD = 32;
    private static final int PIECE = 8_192 * RECORD;
    private static final int ROOM = 256 * RECORD;

    private final Path dir;
    private final Path names;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer pending = ByteBuffer.allocate(ROOM);
    private @Nullable FileChannel channel;
    private LocalDate day = LocalDate.MIN;
    private long committed;
    private long damaged;

    /** What a record says. */
    private enum Kind {
        RESERVED,
        RELEASED
    }

    private static final Kind[] KINDS = Kind.values();

    /** Told what is on the disk, in its order. */
    interface Reader {
        void tenant(String name);

        void reserved(Reservation reservation);

        void released(Reservation reservation);
    }

    UsageLog(Path dir) {
        this.dir = dir;
        this.names = dir.resolve("tenants");
    }

    /**
     * Reads all that windows may still reach, and drops what they cannot.
     *
     * @throws IOException when the folder cannot be used
     */
    void replay(Instant now, Reader reader) throws IOException {
        Files.createDirectories(dir);
        if (Files.exists(names)) {
            replayNames(reader);
        }
        drop(now);
        for (Path file : files()) {
            replay(file, reader);
        }
        if (damaged > 0) {
            LOG.error("event=usage-damaged records={} dir={}", damaged, dir);
        }
    }

    /** A name without its line end was never acknowledged. */
    private void replayNames(Reader reader) throws IOException {
        String text = Files.readString(names);
        int whole = text.lastIndexOf('\n') + 1;
        if (whole < text.length()) {
            Durable.replace(names, text.substring(0, whole).getBytes(StandardCharsets.UTF_8));
        }
        text.substring(0, whole).lines().forEach(reader::tenant);
    }

    private void replay(Path file, Reader reader) throws IOException {
        try (FileChannel in =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long whole = in.size() / RECORD * RECORD;
            in.truncate(whole);
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
            while (in.read(piece) >= 0) {
                piece.flip();
                while (piece.remaining() >= RECORD) {
                    replay(piece, reader);
                }
                piece.compact();
            }
        }
    }

    private void replay(ByteBuffer piece, Reader reader) {
        int start = piece.position();
        int sum = piece.getInt();
        int kind = piece.getInt();
        Reservation said = new Reservation(piece.getLong(), piece.getLong(), piece.getLong());
        if (sum != sum(piece, start) || kind < 0 || kind >= KINDS.length) {
            damaged++;
            return;
        }
        switch (KINDS[kind]) {
            case RESERVED -> reader.reserved(said);
            case RELEASED -> reader.released(said);
        }
    }

    private int sum(ByteBuffer piece, int start) {
        crc.reset();
        crc.update(piece.slice(start + Integer.BYTES, RECORD - Integer.BYTES));
        return (int) crc.getValue();
    }

    /** Durable when this returns. */
    void addTenant(String name) throws IOException {
        Durable.append(names, (name + '\n').getBytes(StandardCharsets.UTF_8));
        Durable.forceFolder(dir);
    }

    /** On the disk with the next {@link #commit}. */
    void reserved(Reservation reservation) {
        append(Kind.RESERVED, reservation);
    }

    /** On the disk with the next {@link #commit}. */
    void released(Reservation reservation) {
        append(Kind.RELEASED, reservation);
    }

    private void append(Kind kind, Reservation reservation) {
        if (pending.remaining() < RECORD) {
            pending = ByteBuffer.allocate(2 * pending.capacity()).put(pending.flip());
        }
        int start = pending.position();
        pending.putInt(0)
                .putInt(kind.ordinal())
                .putLong(reservation.callee())
                .putLong(reservation.caller())
                .putLong(reservation.event());
        pending.putInt(start, sum(pending, start));
    }

    /**
     * Makes all that was said durable.
     *
     * @throws IOException when the disk does not take it; then nothing of it was said
     */
    void commit(Instant now) throws IOException {
        try {
            openDay(now);
            write();
            FileChannel file = channel();
            file.force(false);
            committed = file.position();
        } catch (IOException e) {
            rollBack();
            throw e;
        }
    }

    boolean isPending() {
        return pending.position() > 0;
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            throw new IOException("no file is open in " + dir);
        }
        return open;
    }

    private void write() throws IOException {
        pending.flip();
        try {
            FileChannel file = channel();
            while (pending.hasRemaining()) {
                file.write(pending);
            }
        } finally {
            pending.clear();
        }
    }

    /** Files follow the day, but never backwards. */
    private void openDay(Instant now) throws IOException {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (channel != null && !today.isAfter(day)) {
            return;
        }
        close();
        List<Path> there = files();
        LocalDate last = there.isEmpty() ? LocalDate.MIN : day(there.getLast());
        day = today.isAfter(last) ? today : last;
        Path file = dir.resolve(day + SUFFIX);
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        committed = Files.size(file) / RECORD * RECORD;
        channel().truncate(committed);
        channel().position(committed);
        Durable.forceFolder(dir);
        drop(now);
    }

    /** What was half written must not stand before what comes next. */
    private void rollBack() {
        pending.clear();
        try {
            if (channel != null) {
                channel.truncate(committed);
                channel.position(committed);
            }
        } catch (IOException stillBroken) {
            close();
        }
    }

    private void drop(Instant now) throws IOException {
        LocalDate oldest =
                LocalDate.ofInstant(now.minus(Bound.LONGEST), ZoneOffset.UTC).minusDays(1);
        for (Path file : files()) {
            if (day(file).isBefore(oldest)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return new ArrayList<>(
                    all.filter(
                                    file ->
                                            file.getFileName()
                                                    .toString()
                                                    .matches("\\d{4}-\\d\\d-\\d\\d" + SUFFIX))
                            .sorted()
                            .toList());
        }
    }

    private static LocalDate day(Path file) {
        String name = file.getFileName().toString();
        return LocalDate.parse(name.substring(0, name.length() - SUFFIX.length()));
    }

    long damaged() {
        return damaged;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("event=usage-close error=\"{}\"", e.toString());
        } finally {
            channel = null;
        }
    }
}
