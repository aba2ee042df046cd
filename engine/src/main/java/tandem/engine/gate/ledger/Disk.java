package tandem.engine.gate.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How octets reach a file; tests put a disk here that is full. Runs on: who writes. */
@FunctionalInterface
public interface Disk {
    Disk REAL =
            (file, octets, at) -> {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    try {
                        long position = at;
                        while (octets.hasRemaining()) {
                            position += channel.write(octets, position);
                        }
                        channel.force(false);
                    } catch (IOException failed) {
                        // What was not acknowledged must not come back after a crash.
                        channel.truncate(at);
                        throw failed;
                    }
                }
            };

    /** Writes at this place; it is on the disk when this returns. */
    void write(Path file, ByteBuffer octets, long at) throws IOException;
}
