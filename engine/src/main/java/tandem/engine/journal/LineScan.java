package tandem.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/** Goes through the lines of a file, up to a given end. Confined to one thread. */
final class LineScan implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    /** No line of ours is longer: a body at six octets a character, and its frame. */
    private static final int LONGEST = 8 * JournalLine.BODY_LIMIT;

    private final FileChannel file;
    private final long end;
    private byte[] chunk = new byte[CHUNK];

    /** Where in the file the chunk begins. */
    private long base;

    private int filled;
    private int from;
    private int to;
    private int next;

    private LineScan(FileChannel file, long begin, long end) {
        this.file = file;
        this.base = begin;
        this.end = end;
    }

    /**
     * @param begin offset of the first line
     * @param end offset at which the file is taken to end
     */
    static LineScan of(Path path, long begin, long end) throws IOException {
        return new LineScan(FileChannel.open(path, StandardOpenOption.READ), begin, end);
    }

    /** Goes to the next line that has its newline; false when there is none. */
    boolean next() throws IOException {
        int unseen = next;
        while (true) {
            for (int i = unseen; i < filled; i++) {
                if (chunk[i] == '\n') {
                    from = next;
                    to = i;
                    next = i + 1;
                    return true;
                }
            }
            unseen = filled - next;
            if (!fill()) {
                return false;
            }
        }
    }

    /** Offset of the line in the file. */
    long offset() {
        return base + from;
    }

    /** Offset right after the line. */
    long offsetAfter() {
        return base + next;
    }

    long number() {
        return JournalLine.number(chunk, from, to);
    }

    boolean isWhole() {
        return JournalLine.isWhole(chunk, from, to);
    }

    /** The fact in the line; empty when it is damaged. */
    Optional<Entry> entry() {
        return JournalLine.decode(chunk, from, to);
    }

    /** Moves what is left to the front and reads behind it. */
    private boolean fill() throws IOException {
        int left = filled - next;
        if (left == chunk.length) {
            if (left >= LONGEST) {
                throw new IOException("a line without end at offset " + (base + next));
            }
            chunk = Arrays.copyOf(chunk, 2 * chunk.length);
        } else {
            System.arraycopy(chunk, next, chunk, 0, left);
        }
        base += next;
        next = 0;
        filled = left;
        int room = (int) Math.min(chunk.length - left, end - base - left);
        if (room <= 0) {
            return false;
        }
        int read = file.read(ByteBuffer.wrap(chunk, left, room), base + left);
        filled += Math.max(0, read);
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
