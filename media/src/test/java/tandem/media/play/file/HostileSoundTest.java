package tandem.media.play.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;

import tandem.media.codec.Codecs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** Whatever octets come, the answer is a sound or {@link BadAudio}, soon and in little memory. */
class HostileSoundTest {
    private static final Codecs CODECS = Codecs.load();
    private static final long SEED = Long.getLong("tandem.seed", 20261122);

    private final Random random = new Random(SEED);

    @Test
    void damagedFilesAreRefusedOrPlayed() throws Exception {
        for (String name : Sounds.ALL) {
            byte[] good = Sounds.read(name);
            for (int round = 0; round < 12; round++) {
                byte[] bad = good.clone();
                int changes = 1 + random.nextInt(8);
                for (int i = 0; i < changes; i++) {
                    bad[at(bad.length)] = (byte) random.nextInt();
                }
                tryRead(rightChecksums(bad, name), name + " round " + round);
            }
        }
    }

    /** Headers are where the harm is. */
    private int at(int length) {
        return random.nextBoolean()
                ? random.nextInt(length)
                : random.nextInt(Math.min(400, length));
    }

    @Test
    void junkBehindAKnownBeginIsRefusedOrPlayed() {
        byte[][] begins = {{'R', 'I', 'F', 'F'}, {'O', 'g', 'g', 'S'}, {'I', 'D', '3'}, {}};
        for (int round = 0; round < 100; round++) {
            byte[] junk = new byte[random.nextInt(3000)];
            random.nextBytes(junk);
            byte[] begin = begins[round % begins.length];
            System.arraycopy(begin, 0, junk, 0, Math.min(begin.length, junk.length));
            tryRead(junk, "junk round " + round);
        }
    }

    @Test
    void aCodebookThatAsksForGigabytesIsRefused() throws Exception {
        byte[] packet = new byte[400];
        packet[0] = 5;
        ByteBuffer fields = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        // One book: sync, 65535 dimensions, 2^24 - 1 entries.
        fields.put(8, (byte) 'B').put(9, (byte) 'C').put(10, (byte) 'V');
        fields.putShort(11, (short) 0xFFFF).putInt(13, 0xFFFFFF);

        assertFalse(VorbisSetup.fault(packet).isEmpty());
    }

    private static void tryRead(byte[] octets, String what) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> {
                    try {
                        PromptSound.read(octets, CODECS);
                    } catch (BadAudio bad) {
                        assertFalse(bad.reason().isEmpty(), what);
                    }
                },
                () -> "seed " + SEED + ", " + what);
    }

    /** Without that the checksum alone would keep the damage from the decoders. */
    private static byte[] rightChecksums(byte[] octets, String name) {
        if (!name.endsWith(".ogg") && !name.endsWith(".opus")) {
            return octets;
        }
        for (int at = 0; at + 27 < octets.length; at++) {
            if (octets[at] == 'O' && octets[at + 1] == 'g' && octets[at + 2] == 'g') {
                Checksums.put(octets, at);
            }
        }
        return octets;
    }

    /** Pages, computed bit by bit. */
    private static final class Checksums {
        static void put(byte[] octets, int at) {
            int count = octets[at + 26] & 0xFF;
            int end = at + 27 + count;
            for (int i = 0; i < count && at + 27 + i < octets.length; i++) {
                end += octets[at + 27 + i] & 0xFF;
            }
            if (end > octets.length) {
                return;
            }
            ByteBuffer page = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
            page.putInt(at + 22, 0);
            int crc = 0;
            for (int i = at; i < end; i++) {
                crc ^= (octets[i] & 0xFF) << 24;
                for (int bit = 0; bit < 8; bit++) {
                    crc = crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
                }
            }
            page.putInt(at + 22, crc);
        }
    }
}
