package tandem.media.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Appends to a sealed file. A chunk is written when it is full; a write that fails is tried again
 * with the next octets, so what was taken is not lost but by a crash: one chunk at most. Confined
 * to one thread.
 */
public final class SealedWriter {
    private final FileChannel file;
    private final Chunks chunks;
    private final ByteBuffer plain;
    private final ByteBuffer sealed;
    private long number;

    private SealedWriter(FileChannel file, Chunks chunks, int chunkOctets) {
        this.file = file;
        this.chunks = chunks;
        this.plain = ByteBuffer.allocate(chunkOctets);
        this.sealed = ByteBuffer.allocate(chunkOctets + Chunks.OVERHEAD);
    }

    /**
     * Begins an empty file.
     *
     * @param file to read and write
     * @param chunkOctets plain octets of a chunk, 1 to 2^24
     */
    public static SealedWriter create(FileChannel file, SealKey key, int chunkOctets)
            throws IOException {
        var fileKey = Chunks.newFileKey();
        SealHeader header = Chunks.newHeader(key, fileKey, chunkOctets);
        writeAll(file, 0, ByteBuffer.wrap(header.octets()));
        return new SealedWriter(file, new Chunks(header, fileKey), chunkOctets);
    }

    /** Octets taken so far. */
    public long length() {
        return number * plain.capacity() + plain.position();
    }

    /**
     * Takes what a buffer holds.
     *
     * @throws IOException when the disk did not take a chunk; what is left in the buffer was not
     *     taken
     */
    public void append(ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            if (!plain.hasRemaining()) {
                writeChunk(false);
            }
            int count = Math.min(plain.remaining(), octets.remaining());
            plain.put(octets.slice(octets.position(), count));
            octets.position(octets.position() + count);
        }
    }

    /** Writes the last chunk; nothing can be appended after it. */
    public void finish() throws IOException {
        writeChunk(true);
    }

    private void writeChunk(boolean last) throws IOException {
        chunks.seal(number, last, plain.duplicate().flip(), sealed.clear());
        writeAll(file, chunks.offset(number), sealed.flip());
        number++;
        plain.clear();
    }

    private static void writeAll(FileChannel file, long at, ByteBuffer from) throws IOException {
        long offset = at;
        while (from.hasRemaining()) {
            offset += file.write(from, offset);
        }
    }
}
