package tandem.engine.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The sizes that a RIFF/WAVE file says it has, against the sizes that it really has. A writer that
 * died left a header written for an earlier or no length; everything after the head of the {@code
 * data} chunk is audio then.
 */
public final class WavFile {
    private static final int RIFF = 0x46464952;
    private static final int WAVE = 0x45564157;
    private static final int FMT = 0x20746d66;
    private static final int FACT = 0x74636166;
    private static final int DATA = 0x61746164;

    /** How far into the file the audio must begin. */
    private static final int HEAD_LIMIT = 4096;

    private final long dataOffset;

    /** Where G.711 says its number of samples; 0 = nowhere. */
    private final long factOffset;

    private final int blockBytes;
    private final int bytesPerSecond;
    private final long saidBytes;
    private final long saidRiff;
    private final long fileBytes;

    private WavFile(ByteBuffer head, long fileBytes) throws IOException {
        this.fileBytes = fileBytes;
        if (head.limit() < 12 || head.getInt(0) != RIFF || head.getInt(8) != WAVE) {
            throw new IOException("no WAV header");
        }
        this.saidRiff = Integer.toUnsignedLong(head.getInt(4));
        int format = chunk(head, FMT);
        int data = chunk(head, DATA);
        this.factOffset = has(head, FACT, data) ? chunk(head, FACT) + 8L : 0;
        if (format + 24 > head.limit()) {
            throw new IOException("WAV header cut off");
        }
        this.bytesPerSecond = head.getInt(format + 16);
        this.blockBytes = Short.toUnsignedInt(head.getShort(format + 20));
        this.saidBytes = Integer.toUnsignedLong(head.getInt(data + 4));
        this.dataOffset = data + 8L;
        if (bytesPerSecond <= 0 || blockBytes == 0) {
            throw new IOException("WAV format without a rate");
        }
    }

    /**
     * Makes the header agree with the file, cuts off half a sample at the end, and says how long
     * the audio is.
     *
     * @throws IOException when the file is no WAV or cannot be written
     */
    public static Repair repair(Path path) throws IOException {
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            WavFile wav = new WavFile(head(file), file.size());
            if (wav.isSound()) {
                return new Repair(wav.durationMs(wav.saidBytes), false);
            }
            long audio = Math.max(0, wav.fileBytes - wav.dataOffset);
            audio -= audio % wav.blockBytes;
            file.truncate(wav.dataOffset + audio);
            putSize(file, wav.dataOffset - 4, audio);
            putSize(file, 4, wav.dataOffset + audio - 8);
            if (wav.factOffset > 0) {
                putSize(file, wav.factOffset, audio / wav.blockBytes);
            }
            file.force(true);
            return new Repair(wav.durationMs(audio), true);
        }
    }

    private boolean isSound() {
        return saidRiff + 8 == fileBytes && dataOffset + saidBytes <= fileBytes;
    }

    private long durationMs(long bytes) {
        return bytes * 1000 / bytesPerSecond;
    }

    private static ByteBuffer head(FileChannel file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_LIMIT).order(ByteOrder.LITTLE_ENDIAN);
        int read = 0;
        while (read >= 0 && head.hasRemaining()) {
            read = file.read(head, head.position());
        }
        return head.flip();
    }

    /** Where a chunk begins; chunks are padded to even length. */
    private static int chunk(ByteBuffer head, int wanted) throws IOException {
        long at = 12;
        while (at + 8 <= head.limit()) {
            if (head.getInt((int) at) == wanted) {
                return (int) at;
            }
            long size = Integer.toUnsignedLong(head.getInt((int) at + 4));
            at += 8 + size + (size & 1);
        }
        throw new IOException("WAV header cut off");
    }

    private static boolean has(ByteBuffer head, int wanted, int before) {
        ByteBuffer part = head.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(before);
        try {
            return chunk(part, wanted) > 0;
        } catch (IOException none) {
            return false;
        }
    }

    /** RIFF sizes have 32 bits; a longer file says the most it can. */
    private static void putSize(FileChannel file, long at, long size) throws IOException {
        ByteBuffer four = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        four.putInt((int) Math.min(size, 0xFFFF_FFFFL)).flip();
        while (four.hasRemaining()) {
            file.write(four, at + four.position());
        }
    }

    /**
     * What was found.
     *
     * @param durationMs length of the audio
     * @param changed whether the header had to be put right
     */
    public record Repair(long durationMs, boolean changed) {}
}
