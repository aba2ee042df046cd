package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;

import tandem.media.seal.SealKey;
import tandem.media.seal.SealedReader;

/** The octets of a recording as they were before any sealing. Confined to one thread. */
sealed interface Stored extends AutoCloseable {
    static Stored open(Path path, Function<String, Optional<SealKey>> keys) throws IOException {
        return SealedReader.isSealed(path)
                ? new Sealed(SealedReader.open(path, keys))
                : new Plain(FileChannel.open(path, StandardOpenOption.READ));
    }

    long length() throws IOException;

    /** Reads until the buffer is full or the file ends. Returns the octets read. */
    int read(long at, ByteBuffer to) throws IOException;

    @Override
    void close() throws IOException;

    /** As it lies on the disk. */
    record Plain(FileChannel file) implements Stored {
        @Override
        public long length() throws IOException {
            return file.size();
        }

        @Override
        public int read(long at, ByteBuffer to) throws IOException {
            int count = 0;
            while (to.hasRemaining()) {
                int read = file.read(to, at + count);
                if (read < 0) {
                    break;
                }
                count += read;
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** Opened on the way. */
    record Sealed(SealedReader file) implements Stored {
        @Override
        public long length() {
            return file.length();
        }

        @Override
        public int read(long at, ByteBuffer to) throws IOException {
            return file.read(at, to);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
