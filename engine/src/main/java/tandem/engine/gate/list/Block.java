package tandem.engine.gate.list;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

import tandem.engine.disk.Durable;

/**
 * Many entries as one file, which is there whole or not at all: magic, last id, dictionary,
 * patterns, rows, CRC-32C of all before it; numbers big-endian. Runs on: any thread that may block.
 *
 * @param lastId no entry until now had a higher one
 * @param patterns prefixes and countries
 */
record Block(long lastId, Columns columns, List<Listing> patterns) {
    private static final long MAGIC = 0x54414e4c49535432L;

    /** Of files without campaigns and exceptions. */
    private static final long FIRST_MAGIC = 0x54414e4c49535431L;

    private static final int BUFFER = 1 << 16;
    static final String UNFINISHED = ".tmp";

    Block {
        patterns = List.copyOf(patterns);
    }

    /** Writes it; it is on the disk when this returns. */
    void write(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        CRC32C sum = new CRC32C();
        try (FileChannel channel =
                FileChannel.open(
                        unfinished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream octets =
                    new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            DataOutputStream out =
                    new DataOutputStream(
                            new BufferedOutputStream(new CheckedOutputStream(octets, sum), BUFFER));
            head(out);
            rows(out);
            out.flush();
            new DataOutputStream(octets).writeLong(sum.getValue());
            octets.flush();
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        Durable.forceFolder(file.toAbsolutePath().getParent());
    }

    private void head(DataOutputStream out) throws IOException {
        out.writeLong(MAGIC);
        out.writeLong(lastId);
        out.writeInt(columns.dictionary().size());
        for (Listing.Terms terms : columns.dictionary()) {
            out.writeUTF(terms.book().name());
            out.writeUTF(terms.tenant());
            out.writeUTF(terms.source());
            out.writeUTF(terms.reason());
            out.writeUTF(terms.campaign());
            out.writeUTF(Change.words(terms.lifts()));
        }
        out.writeInt(patterns.size());
        for (Listing pattern : patterns) {
            byte[] line = new Change.Added(pattern).line();
            out.writeUTF(new String(line, 0, line.length - 1, StandardCharsets.UTF_8));
        }
    }

    private void rows(DataOutputStream out) throws IOException {
        out.writeInt(columns.size());
        for (int row = 0; row < columns.size(); row++) {
            out.writeLong(columns.keys()[row]);
            out.writeLong(columns.ids()[row]);
            out.writeInt(columns.terms()[row]);
            out.writeInt(columns.since()[row]);
            out.writeInt(columns.expires()[row]);
        }
    }

    /**
     * Reads one.
     *
     * @throws IOException also when it is damaged
     */
    static Block read(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        try (DataInputStream in =
                new DataInputStream(
                        new CheckedInputStream(
                                new BufferedInputStream(Files.newInputStream(file), BUFFER),
                                sum))) {
            long magic = in.readLong();
            if (magic != MAGIC && magic != FIRST_MAGIC) {
                throw new IOException("it is no file of list entries");
            }
            long lastId = in.readLong();
            Columns.Draft rows = dictionary(in, magic == MAGIC);
            List<Listing> patterns = patterns(in);
            rows(in, rows, Files.size(file));
            long read = sum.getValue();
            if (in.readLong() != read) {
                throw new IOException("its checksum is not that of its content");
            }
            return new Block(lastId, rows.columns(), patterns);
        } catch (RuntimeException damaged) {
            throw new IOException("its content makes no sense", damaged);
        }
    }

    private static Columns.Draft dictionary(DataInputStream in, boolean isWhole)
            throws IOException {
        Columns.Draft rows = new Columns.Draft(0);
        for (int left = in.readInt(); left > 0; left--) {
            Listing.Terms terms =
                    new Listing.Terms(
                            Listing.Book.valueOf(in.readUTF()),
                            in.readUTF(),
                            in.readUTF(),
                            in.readUTF());
            rows.index(isWhole ? more(terms, in) : terms);
        }
        return rows;
    }

    private static Listing.Terms more(Listing.Terms terms, DataInputStream in) throws IOException {
        return new Listing.Terms(
                terms.book(),
                terms.tenant(),
                in.readUTF(),
                terms.source(),
                terms.reason(),
                Change.lifts(in.readUTF()));
    }

    private static List<Listing> patterns(DataInputStream in) throws IOException {
        List<Listing> patterns = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            byte[] line = in.readUTF().getBytes(StandardCharsets.UTF_8);
            if (Change.of(line, 0, line.length).orElse(null) instanceof Change.Added(var pattern)) {
                patterns.add(pattern);
            } else {
                throw new IOException("an entry of it is damaged");
            }
        }
        return patterns;
    }

    private static void rows(DataInputStream in, Columns.Draft to, long octets) throws IOException {
        int rows = in.readInt();
        if (rows < 0 || rows > octets / Columns.ENTRY_OCTETS) {
            throw new IOException("it is too short for what it says to hold");
        }
        to.expect(rows);
        for (int row = 0; row < rows; row++) {
            to.add(in.readLong(), in.readLong(), in.readInt(), in.readInt(), in.readInt());
        }
    }
}
