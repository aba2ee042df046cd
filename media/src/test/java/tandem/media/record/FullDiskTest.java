package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.media.Codec;
import tandem.media.Goertzel;
import tandem.media.RecordingFormat;
import tandem.media.RecordingKey;
import tandem.media.codec.Codecs;
import tandem.media.seal.SealKey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A disk that is full every now and then, in the middle of a write too: what it took stays in its
 * place, what it did not take is silence, and the file is sound at its end.
 */
class FullDiskTest {
    private static final long SEED = 77;
    private static final int BLOCKS = 40;
    private static final int BLOCK = 4000;
    private static final int RATE_HZ = 8000;
    private static final int TONE_HZ = 400;
    private static final String KEY_TEXT = "3c".repeat(32);
    private static final SealKey KEY = SealKey.of("k", KEY_TEXT);
    private static final Function<String, Optional<SealKey>> KEYS = _ -> Optional.of(KEY);

    private final Codecs codecs = Codecs.load();

    @TempDir Path folder;

    @Test
    void plainPcm() throws Exception {
        survives(file -> wav(file, Store.Plain.of(file)));
    }

    @Test
    void sealedPcm() throws Exception {
        survives(file -> wav(file, Store.Sealed.of(file, new RecordingKey("k", KEY_TEXT))));
    }

    @Test
    void plainOpus() throws Exception {
        Assumptions.assumeTrue(codecs.has(Codec.OPUS), codecs.opus());
        survives(file -> opus(file, Store.Plain.of(file)));
    }

    @Test
    void sealedOpus() throws Exception {
        Assumptions.assumeTrue(codecs.has(Codec.OPUS), codecs.opus());
        survives(file -> opus(file, Store.Sealed.of(file, new RecordingKey("k", KEY_TEXT))));
    }

    private static AudioFile wav(FileChannel file, Store store) throws IOException {
        return WavFile.begin(file, store, new WavHeader(RecordingFormat.WAV, 2, RATE_HZ));
    }

    private AudioFile opus(FileChannel file, Store store) throws IOException {
        OpusHead head = new OpusHead(2, OpusHead.LOOK_AHEAD, RATE_HZ);
        return OpusFile.begin(file, store, head, new OpusPackets(codecs, 2, RATE_HZ), 1);
    }

    /** Begins a file. */
    private interface Begin {
        AudioFile on(FileChannel file) throws IOException;
    }

    private void survives(Begin begin) throws Exception {
        Path path = folder.resolve("recording");
        Random random = new Random(SEED);
        boolean[] taken = new boolean[BLOCKS];
        int failures = 0;
        try (TightDisk disk =
                        new TightDisk(
                                FileChannel.open(
                                        path,
                                        StandardOpenOption.CREATE_NEW,
                                        StandardOpenOption.READ,
                                        StandardOpenOption.WRITE));
                AudioFile file = begin.on(disk)) {
            for (int block = 0; block < BLOCKS; block++) {
                // Full for a while, and room for a few octets before that.
                disk.room = block % 10 < 3 ? random.nextInt(300) : Long.MAX_VALUE;
                try {
                    file.write((long) block * BLOCK, tone(block));
                    file.settle((long) (block + 1) * BLOCK);
                    taken[block] = true;
                } catch (IOException full) {
                    failures++;
                }
            }
            disk.room = Long.MAX_VALUE;
            file.finish((long) BLOCKS * BLOCK);
        }
        assertTrue(failures > 0, "seed " + SEED + ": full " + failures + " times");
        assertHeard(path, taken);
    }

    private static void assertHeard(Path path, boolean[] taken) throws IOException {
        try (RecordingReader reader = RecordingReader.open(path, KEYS, true)) {
            assertEquals(Optional.empty(), reader.check());
            assertEquals((long) BLOCKS * BLOCK, reader.samples());
            ByteBuffer wav =
                    ByteBuffer.allocate((int) reader.length()).order(ByteOrder.LITTLE_ENDIAN);
            reader.read(0, wav);
            for (int block = 0; block < BLOCKS; block++) {
                if (taken[block]) {
                    short[] left = new short[800];
                    for (int i = 0; i < left.length; i++) {
                        left[i] = wav.getShort(44 + 4 * (block * BLOCK + 2000 + i));
                    }
                    double level = Goertzel.amplitude(left, 0, 800, TONE_HZ);
                    assertTrue(level > 5000, "seed " + SEED + ": block " + block + ": " + level);
                }
            }
        }
    }

    private static ByteBuffer tone(int block) {
        ByteBuffer pcm = ByteBuffer.allocate(4 * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < BLOCK; i++) {
            double turns = (double) TONE_HZ * (block * BLOCK + i) / RATE_HZ;
            pcm.putShort((short) (8000 * Math.sin(2 * Math.PI * turns))).putShort((short) 0);
        }
        return pcm.flip();
    }

    /** Takes so many octets and then none. */
    private static final class TightDisk extends FileChannel {
        private final FileChannel file;
        long room = Long.MAX_VALUE;

        TightDisk(FileChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer from, long at) throws IOException {
            if (room == 0) {
                throw new IOException("No space left on device");
            }
            int limit = from.limit();
            from.limit(from.position() + (int) Math.min(room, from.remaining()));
            int count = file.write(from, at);
            from.limit(limit);
            room -= room == Long.MAX_VALUE ? 0 : count;
            return count;
        }

        @Override
        public int read(ByteBuffer to, long at) throws IOException {
            return file.read(to, at);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }

        @Override
        public int read(ByteBuffer to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] to, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long at) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void force(boolean metaData) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long at, long count, WritableByteChannel to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel from, long at, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.nio.MappedByteBuffer map(MapMode mode, long at, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long at, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long at, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
