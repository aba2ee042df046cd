package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import tandem.media.RecordingKey;
import tandem.media.RecordingSpec;
import tandem.media.seal.SealKey;
import tandem.media.seal.SealedWriter;

/** Where the octets of a recording go, one after the other. Runs on: recording writer. */
sealed interface Store {
    /** Makes a file, or empties it, with its directories. */
    static FileChannel create(RecordingSpec spec) throws IOException {
        Path directory = spec.file().toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        return FileChannel.open(
                spec.file(),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /** Sealed or not. */
    static Store of(FileChannel file, RecordingSpec spec) throws IOException {
        return spec.key().isPresent() ? Sealed.of(file, spec.key().get()) : Plain.of(file);
    }

    /** Octets taken so far. */
    long length();

    /**
     * Takes what a buffer holds.
     *
     * @throws IOException when the disk failed; what was taken stands in {@link #length()}
     */
    void append(ByteBuffer octets) throws IOException;

    /** Writes a head anew, if that can be done; whoever reads the file makes it otherwise. */
    void rewriteHead(ByteBuffer head) throws IOException;

    /** Nothing follows. */
    void finish() throws IOException;

    /** Octets as they are. */
    record Plain(FileChannel file, long[] taken) implements Store {
        static Plain of(FileChannel file) {
            return new Plain(file, new long[1]);
        }

        @Override
        public long length() {
            return taken[0];
        }

        @Override
        public void append(ByteBuffer octets) throws IOException {
            while (octets.hasRemaining()) {
                taken[0] += file.write(octets, taken[0]);
            }
        }

        @Override
        public void rewriteHead(ByteBuffer head) throws IOException {
            int at = 0;
            while (head.hasRemaining()) {
                at += file.write(head, at);
            }
        }

        @Override
        public void finish() {}
    }

    /**
     * Sealed octets. The head stays as it was written first, with sizes of 0: a chunk that were
     * written again in its place could be lost with the power, and the length of the file, to which
     * its last chunk swears, says the same.
     */
    record Sealed(SealedWriter writer) implements Store {
        /** A quarter of a second of PCM, half a second of G.711. */
        private static final int CHUNK_OCTETS = 8192;

        static Sealed of(FileChannel file, RecordingKey key) throws IOException {
            return new Sealed(
                    SealedWriter.create(file, SealKey.of(key.id(), key.text()), CHUNK_OCTETS));
        }

        @Override
        public long length() {
            return writer.length();
        }

        @Override
        public void append(ByteBuffer octets) throws IOException {
            writer.append(octets);
        }

        @Override
        public void rewriteHead(ByteBuffer head) {}

        @Override
        public void finish() throws IOException {
            writer.finish();
        }
    }
}
