package tandem.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How octets reach a file; tests put a disk here that is full or read-only. */
interface Disk {
    Disk REAL =
            path -> {
                FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
                return new Sink() {
                    @Override
                    public void write(ByteBuffer octets, long at) throws IOException {
                        while (octets.hasRemaining()) {
                            at += file.write(octets, at);
                        }
                    }

                    @Override
                    public void flush() throws IOException {
                        file.force(false);
                    }

                    @Override
                    public void close() throws IOException {
                        file.close();
                    }
                };
            };

    /** Opens a file that is there. */
    Sink open(Path path) throws IOException;

    /** A file being written. */
    interface Sink extends AutoCloseable {
        void write(ByteBuffer octets, long at) throws IOException;

        /** Returns when all that was written is on the disk. */
        void flush() throws IOException;

        @Override
        void close() throws IOException;
    }
}
