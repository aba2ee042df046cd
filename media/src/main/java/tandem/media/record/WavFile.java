package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A WAV of one or two channels that grows: 8 kHz, PCM 16 bit. The header always tells a length that
 * is on the disk, so the file can be read while it grows and after a crash. Writes go by position,
 * so a failed one leaves silence. Runs on: recording writer.
 */
final class WavFile implements AutoCloseable {
    static final int HEADER_OCTETS = 44;
    private static final int SAMPLE_OCTETS = 2;
    private static final int RATE_HZ = 8000;
    private static final long MAX_DATA_OCTETS = 0xFFFFFFFFL - HEADER_OCTETS;

    private final FileChannel file;
    private final ByteBuffer header =
            ByteBuffer.allocateDirect(HEADER_OCTETS).order(ByteOrder.LITTLE_ENDIAN);

    private final int channels;
    private final int frameOctets;

    private WavFile(FileChannel file, int channels) {
        this.file = file;
        this.channels = channels;
        this.frameOctets = channels * SAMPLE_OCTETS;
    }

    static WavFile create(Path path, int channels) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        WavFile wav =
                new WavFile(
                        FileChannel.open(
                                path,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        channels);
        wav.writeHeader(0);
        return wav;
    }

    /**
     * @param position in samples since the start
     */
    void write(long position, ByteBuffer samples) throws IOException {
        writeAll(HEADER_OCTETS + position * frameOctets, samples);
    }

    /**
     * @param length samples a channel
     */
    void writeHeader(long length) throws IOException {
        int data = (int) Math.min(length * frameOctets, MAX_DATA_OCTETS);
        header.clear();
        ascii("RIFF").putInt(HEADER_OCTETS - 8 + data);
        ascii("WAVE");
        ascii("fmt ").putInt(16);
        header.putShort((short) 1)
                .putShort((short) channels)
                .putInt(RATE_HZ)
                .putInt(RATE_HZ * frameOctets);
        header.putShort((short) frameOctets).putShort((short) 16);
        ascii("data").putInt(data);
        writeAll(0, header.flip());
    }

    private ByteBuffer ascii(String id) {
        for (int i = 0; i < id.length(); i++) {
            header.put((byte) id.charAt(i));
        }
        return header;
    }

    private void writeAll(long at, ByteBuffer from) throws IOException {
        long offset = at;
        while (from.hasRemaining()) {
            offset += file.write(from, offset);
        }
    }

    /** Reads back, for the digest. Returns the octets read, -1 at the end. */
    int read(long at, ByteBuffer to) throws IOException {
        return file.read(to, at);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
