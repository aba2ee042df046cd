package tandem.media.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Reads a sealed file from anywhere in it; only the chunks that are asked for are opened. Confined
 * to one thread.
 */
public final class SealedReader implements AutoCloseable {
    private final FileChannel file;
    private final Chunks chunks;
    private final SealHeader header;
    private final long size;
    private final ByteBuffer sealed;
    private final ByteBuffer plain;
    private final boolean whole;
    private final long length;
    private long opened = -1;

    private SealedReader(FileChannel file, SealHeader header, SealKey key) throws IOException {
        this.file = file;
        this.header = header;
        this.chunks = new Chunks(header, key.unwrap(header.wrappedKey()));
        this.size = file.size();
        this.sealed = ByteBuffer.allocate(header.chunkOctets() + Chunks.OVERHEAD);
        this.plain = ByteBuffer.allocate(header.chunkOctets());
        long lastChunk = Math.max(0, lastChunk());
        this.whole = isLast(lastChunk);
        this.length =
                whole
                        ? lastChunk * header.chunkOctets() + plain.limit()
                        : fullChunks() * header.chunkOctets();
    }

    /** Whether a file begins as sealed ones do. */
    public static boolean isSealed(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return SealHeader.isOne(head(file));
        }
    }

    /**
     * Opens a file.
     *
     * @param keys by id
     * @throws SealBroken when its key is not there, or its header is not what was written
     */
    public static SealedReader open(Path path, Function<String, Optional<SealKey>> keys)
            throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            SealHeader header = SealHeader.parse(head(file));
            SealKey key =
                    keys.apply(header.keyId())
                            .orElseThrow(
                                    () ->
                                            new SealBroken(
                                                    "key " + header.keyId() + " is not there"));
            return new SealedReader(file, header, key);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static ByteBuffer head(FileChannel file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(SealHeader.OCTETS);
        readAll(file, 0, head);
        return head.flip();
    }

    /** Id of the key that wraps this file's. */
    public String keyId() {
        return header.keyId();
    }

    /** Whether the last chunk is there: then nothing was cut off its end. */
    public boolean whole() {
        return whole;
    }

    /** Plain octets; of a file that was cut off those of the chunks that are there in full. */
    public long length() {
        return length;
    }

    /**
     * Reads into a buffer until that is full or the file ends.
     *
     * @return octets read; 0 at the end
     * @throws SealBroken when a chunk is not what was written
     */
    public int read(long at, ByteBuffer to) throws IOException {
        int count = 0;
        while (to.hasRemaining() && at + count < length) {
            long number = (at + count) / header.chunkOctets();
            load(number);
            int from = (int) ((at + count) % header.chunkOctets());
            int piece = Math.min(plain.limit() - from, to.remaining());
            to.put(plain.slice(from, piece));
            count += piece;
        }
        return count;
    }

    private long lastChunk() {
        return (size - SealHeader.OCTETS - 1) / stored();
    }

    /** Chunks before the last one are full. */
    private long fullChunks() {
        return Math.max(0, (size - SealHeader.OCTETS) / stored());
    }

    private int stored() {
        return header.chunkOctets() + Chunks.OVERHEAD;
    }

    private boolean isLast(long number) throws IOException {
        try {
            open(number, true);
            return true;
        } catch (SealBroken notLast) {
            return false;
        }
    }

    private void load(long number) throws IOException {
        if (number != opened) {
            open(number, whole && number == lastChunk());
        }
    }

    private void open(long number, boolean last) throws IOException {
        opened = -1;
        sealed.clear();
        readAll(file, chunks.offset(number), sealed);
        chunks.open(number, last, sealed.flip(), plain.clear());
        plain.flip();
        opened = number;
    }

    private static void readAll(FileChannel file, long at, ByteBuffer to) throws IOException {
        while (to.hasRemaining()) {
            if (file.read(to, at + to.position()) < 0) {
                return;
            }
        }
    }

    /**
     * Opens each chunk.
     *
     * @return what is wrong, or empty
     */
    public Optional<String> check() throws IOException {
        @Nullable String wrong = whole ? null : "the last chunk is not there";
        for (long number = 0; wrong == null && number <= lastChunk(); number++) {
            try {
                open(number, number == lastChunk());
            } catch (SealBroken broken) {
                wrong = broken.getMessage();
            }
        }
        return Optional.ofNullable(wrong);
    }

    /**
     * Ends a file whose writer died: cuts off the chunk that is not there in full, and seals what
     * is left with an empty last one. Only what the writer had sealed is left, so a cut that
     * somebody made before is then part of the file; its manifest says that it is not complete.
     *
     * @return plain octets that are left
     */
    public static long repair(Path path, Function<String, Optional<SealKey>> keys)
            throws IOException {
        try (SealedReader reader = open(path, keys)) {
            return reader.whole ? reader.length : reader.end(path);
        }
    }

    private long end(Path path) throws IOException {
        long sound = fullChunks();
        while (sound > 0 && !opens(sound - 1)) {
            // A power cut leaves places at the end of a file that were never written.
            sound--;
        }
        try (FileChannel to = FileChannel.open(path, StandardOpenOption.WRITE)) {
            chunks.seal(sound, true, ByteBuffer.allocate(0), sealed.clear());
            sealed.flip();
            long at = chunks.offset(sound);
            to.truncate(at);
            while (sealed.hasRemaining()) {
                at += to.write(sealed, at);
            }
            to.force(true);
        }
        return sound * header.chunkOctets();
    }

    private boolean opens(long number) throws IOException {
        try {
            open(number, false);
            return true;
        } catch (SealBroken never) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
