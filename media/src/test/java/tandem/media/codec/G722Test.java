package tandem.media.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;

import org.junit.jupiter.api.Test;

import tandem.media.Codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The expected values were made once with spandsp 0.0.6 (g722_encode and g722_decode at 64 kbit/s),
 * which nobody here wrote and which passes the sequences of G.722 Appendix II, from the same
 * signal.
 */
class G722Test {
    private static final long ENCODED_CRC = 0x1ad6cc61L;
    private static final long DECODED_CRC = 0x56cb1376L;

    private int state = 1;

    @Test
    void coderAndDecoderAreBitExact() {
        byte[] octets = encode(signal());
        assertEquals("922084208420870a", HexFormat.of().formatHex(octets, 0, 8));
        assertEquals("f5506b9978b3efbc", HexFormat.of().formatHex(octets, 10_000, 10_008));
        assertEquals(ENCODED_CRC, crc(octets));

        byte[] received = Arrays.copyOfRange(octets, 8000, octets.length);
        for (int i = 0; i < received.length; i++) {
            received[i] ^= (byte) (random() & 3);
        }
        short[] pcm = decode(received);
        assertArrayEquals(
                new short[] {-1715, 283, 1541, -189, 1590, -1386, 2581, -1703},
                Arrays.copyOfRange(pcm, 1000, 1008));
        ByteBuffer bytes = ByteBuffer.allocate(2 * pcm.length);
        bytes.asShortBuffer().put(pcm);
        assertEquals(DECODED_CRC, crc(bytes.array()));
    }

    @Test
    void voiceComesBackInBothBands() {
        short[] voice = Sounds.voice(16_000, 32_000, 16_000, 9);
        double snr = Sounds.bestSnrDb(voice, decode(encode(voice)), 40, 800, 30_000);
        assertTrue(snr > 20, "snr " + snr);

        short[] high = Sounds.sine(6000, 16_000, 16_000, 6000);
        double level = Sounds.amplitude(decode(encode(high)), 8000, 4000, 6000, 16_000);
        assertEquals(6000, level, 600);
    }

    @Test
    void theLoudestSoundIsClippedAndNeverWraps() {
        short[] loud = Sounds.sine(300, 16_000, 16_000, 32_767);
        short[] heard = decode(encode(loud));
        for (int i = 1000; i < 15_000; i++) {
            assertTrue(Math.abs(heard[i] - heard[i - 1]) < 8000, "step at " + i);
        }
    }

    @Test
    void anOddNumberOfSamplesIsRefused() {
        try (Encoder encoder = Codecs.load().encoder(Codec.G722, 16_000)) {
            assertEquals(Encoder.REFUSED, encoder.encode(new short[81], 0, 81, new byte[99], 0));
        }
    }

    /** Five times half a second: loud noise, square waves, noise, a sweep, next to nothing. */
    private short[] signal() {
        short[] pcm = new short[40_000];
        for (int i = 0; i < 8000; i++) {
            pcm[i] = random();
        }
        for (int i = 0; i < 8000; i++) {
            pcm[8000 + i] = (short) (i / (1 + i / 400) % 2 != 0 ? 30_000 : -30_000);
        }
        for (int i = 0; i < 8000; i++) {
            pcm[16_000 + i] = (short) (random() >> 3);
        }
        for (int i = 0; i < 8000; i++) {
            pcm[24_000 + i] = (short) Math.floorDiv((int) (short) (i * i / 7), 4);
        }
        for (int i = 0; i < 8000; i++) {
            pcm[32_000 + i] = (short) (random() >> 13);
        }
        return pcm;
    }

    private short random() {
        state = state * 1_664_525 + 1_013_904_223;
        return (short) (state >> 16);
    }

    /** In frames of uneven length, since a stream has no frames. */
    private static byte[] encode(short[] pcm) {
        byte[] out = new byte[pcm.length / 2];
        try (Encoder encoder = Codecs.load().encoder(Codec.G722, 16_000)) {
            int at = 0;
            for (int frame = 2; at < pcm.length; frame = frame % 640 + 2) {
                int samples = Math.min(frame, pcm.length - at);
                encoder.encode(pcm, at, samples, out, at / 2);
                at += samples;
            }
        }
        return out;
    }

    private static short[] decode(byte[] octets) {
        short[] pcm = new short[2 * octets.length];
        try (Decoder decoder = Codecs.load().decoder(Codec.G722, 16_000)) {
            assertEquals(pcm.length, decoder.decode(octets, 0, octets.length, pcm, 0));
        }
        return pcm;
    }

    private static long crc(byte[] octets) {
        CRC32 crc = new CRC32();
        crc.update(octets);
        return crc.getValue();
    }
}
