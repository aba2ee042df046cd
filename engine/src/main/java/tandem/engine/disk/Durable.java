package tandem.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes that a power cut cannot take back. Runs on: any thread that may block. */
public final class Durable {
    private Durable() {}

    /** Makes the names in a folder durable. */
    public static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Writes octets at the end of a file that is created when missing. */
    public static void append(Path file, byte[] octets) throws IOException {
        write(file, octets, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Makes a file of these octets alone. */
    public static void replace(Path file, byte[] octets) throws IOException {
        write(
                file,
                octets,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static void write(Path file, byte[] octets, StandardOpenOption... how)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, how)) {
            ByteBuffer buffer = ByteBuffer.wrap(octets);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }
}
