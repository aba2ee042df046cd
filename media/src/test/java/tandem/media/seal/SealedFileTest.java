package tandem.media.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SealedFileTest {
    private static final int CHUNK = 64;
    private static final SealKey KEY = SealKey.of("k1", "ab".repeat(32));
    private static final Function<String, Optional<SealKey>> KEYS =
            id -> Optional.of(KEY).filter(key -> key.id().equals(id));

    @TempDir Path folder;
    private final Random random = new Random(7);
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.sealed");
    }

    private byte[] write(int length, boolean finish) throws IOException {
        byte[] plain = new byte[length];
        random.nextBytes(plain);
        try (FileChannel to =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            SealedWriter writer = SealedWriter.create(to, KEY, CHUNK);
            for (int at = 0; at < length; ) {
                int piece = Math.min(length - at, 1 + random.nextInt(100));
                writer.append(ByteBuffer.wrap(plain, at, piece));
                at += piece;
            }
            assertEquals(length, writer.length());
            if (finish) {
                writer.finish();
            }
        }
        return plain;
    }

    private static byte[] read(SealedReader reader, long from, int length) throws IOException {
        ByteBuffer to = ByteBuffer.allocate(length);
        reader.read(from, to);
        return Arrays.copyOf(to.array(), to.position());
    }

    @Test
    void whatWasWrittenIsReadFromAnywhere() throws IOException {
        for (int length : new int[] {0, 1, 63, 64, 65, 128, 1000}) {
            byte[] plain = write(length, true);
            try (SealedReader reader = SealedReader.open(file, KEYS)) {
                assertTrue(reader.whole());
                assertEquals(length, reader.length());
                assertEquals(Optional.empty(), reader.check());
                for (int i = 0; i < 50; i++) {
                    int from = random.nextInt(length + 1);
                    int count = random.nextInt(length - from + 1);
                    assertArrayEquals(
                            Arrays.copyOfRange(plain, from, from + count),
                            read(reader, from, count));
                }
            }
        }
    }

    @Test
    void nothingOfWhatWasWrittenStandsInTheFile() throws IOException {
        byte[] plain = write(CHUNK, true);
        String stored =
                new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);

        String piece = new String(plain, 0, 8, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertFalse(stored.contains(piece));
    }

    private boolean isSound() {
        try (SealedReader reader = SealedReader.open(file, KEYS)) {
            return reader.check().isEmpty();
        } catch (IOException broken) {
            return false;
        }
    }

    @Test
    void anyChangedOctetIsNoticed() throws IOException {
        write(200, true);
        byte[] stored = Files.readAllBytes(file);
        for (int i = 0; i < stored.length; i++) {
            byte[] changed = stored.clone();
            changed[i] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, changed);
            assertFalse(isSound(), "octet " + i);
        }
        Files.write(file, stored);
        assertTrue(isSound());
    }

    @Test
    void anyCutOrAdditionIsNoticed() throws IOException {
        write(4 * CHUNK, true);
        byte[] stored = Files.readAllBytes(file);
        for (int length = 0; length < stored.length; length++) {
            Files.write(file, Arrays.copyOf(stored, length));
            assertFalse(isSound(), "cut to " + length);
        }
        Files.write(file, Arrays.copyOf(stored, stored.length + 1));
        assertFalse(isSound());
    }

    @Test
    void swappedChunksAreNoticed() throws IOException {
        write(4 * CHUNK, true);
        byte[] stored = Files.readAllBytes(file);
        int size = CHUNK + Chunks.OVERHEAD;
        byte[] swapped = stored.clone();
        System.arraycopy(stored, SealHeader.OCTETS, swapped, SealHeader.OCTETS + size, size);
        System.arraycopy(stored, SealHeader.OCTETS + size, swapped, SealHeader.OCTETS, size);
        Files.write(file, swapped);

        assertFalse(isSound());
    }

    @Test
    void aChunkOfAnotherFileIsNoticed() throws IOException {
        write(2 * CHUNK, true);
        byte[] other = Files.readAllBytes(file);
        write(2 * CHUNK, true);
        byte[] stored = Files.readAllBytes(file);
        System.arraycopy(
                other, SealHeader.OCTETS, stored, SealHeader.OCTETS, CHUNK + Chunks.OVERHEAD);
        Files.write(file, stored);

        assertFalse(isSound());
    }

    @Test
    void aFileWhoseWriterDiedIsRepairedUpToItsLastFullChunk() throws IOException {
        byte[] plain = write(5 * CHUNK + 10, false);
        byte[] stored = Files.readAllBytes(file);
        for (int length = SealHeader.OCTETS; length <= stored.length; length += 13) {
            Files.write(file, Arrays.copyOf(stored, length));

            long left = SealedReader.repair(file, KEYS);

            assertEquals((length - SealHeader.OCTETS) / (CHUNK + Chunks.OVERHEAD) * CHUNK, left);
            try (SealedReader reader = SealedReader.open(file, KEYS)) {
                assertEquals(Optional.empty(), reader.check());
                assertArrayEquals(Arrays.copyOf(plain, (int) left), read(reader, 0, 1000));
            }
        }
    }

    @Test
    void placesThatAPowerCutLeftEmptyAreCutOff() throws IOException {
        write(5 * CHUNK, false);
        byte[] stored = Files.readAllBytes(file);
        int size = CHUNK + Chunks.OVERHEAD;
        Arrays.fill(stored, SealHeader.OCTETS + 2 * size, stored.length, (byte) 0);
        Files.write(file, stored);

        assertEquals(2 * CHUNK, SealedReader.repair(file, KEYS));
        assertTrue(isSound());
    }

    @Test
    void withoutItsKeyNothingIsRead() throws IOException {
        write(10, true);

        assertThrows(SealBroken.class, () -> SealedReader.open(file, _ -> Optional.empty()));
        SealKey other = SealKey.of("k1", "cd".repeat(32));
        assertThrows(SealBroken.class, () -> SealedReader.open(file, _ -> Optional.of(other)));
    }

    @Test
    void noMessageShowsAKey() {
        String text = "01".repeat(32);
        assertEquals("SealKey[k]", SealKey.of("k", text).toString());
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> SealKey.of("k", text + "0"));
        assertFalse(String.valueOf(refused.getMessage()).contains("0101"));
    }
}
