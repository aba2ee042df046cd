package tandem.media.codec;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.media.Codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WaveformCodecsTest {
    private final Codecs codecs = Codecs.load();

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA"})
    void compandingIsAsCleanAsItsLawAllows(Codec codec) {
        short[] sent = Sounds.voice(8000, 16_000, 20_000, 1);
        double snr = Sounds.snrDb(sent, roundTrip(codec, sent), 0, 0, 16_000);
        assertTrue(snr > 36, "snr " + snr);
    }

    @ParameterizedTest
    @EnumSource(names = {"L16_8K", "L16_16K"})
    void linearLosesNothing(Codec codec) {
        short[] sent = Sounds.noise(codec.audioHz() / 10, 9000, 2);
        assertArrayEquals(sent, roundTrip(codec, sent));
    }

    @Test
    void linearIsInNetworkOrder() {
        byte[] out = new byte[2];
        codecs.encoder(Codec.L16_8K, 8000).encode(new short[] {0x1234}, 0, 1, out, 0);
        assertArrayEquals(new byte[] {0x12, 0x34}, out);
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA", "G722", "L16_8K", "L16_16K"})
    void anyOctetsAreDecodedOrRefused(Codec codec) {
        long seed = 11;
        Random random = new Random(seed);
        byte[] payload = new byte[1500];
        try (Decoder decoder = codecs.decoder(codec, codec.audioHz())) {
            short[] pcm = new short[Decoder.roomFor(codec.audioHz())];
            for (int i = 0; i < 10_000; i++) {
                random.nextBytes(payload);
                int length = random.nextInt(payload.length);
                int samples = decoder.decode(payload, 0, length, pcm, 0);
                assertTrue(samples == Decoder.MALFORMED || samples > 0, "seed " + seed);
                if (random.nextInt(8) == 0) {
                    decoder.conceal(pcm, 0, 80 + random.nextInt(500));
                }
            }
        }
    }

    @Test
    void whatIsNoPayloadIsRefused() {
        short[] pcm = new short[100];
        try (Decoder decoder = codecs.decoder(Codec.L16_8K, 8000);
                Decoder companded = codecs.decoder(Codec.PCMU, 8000)) {
            assertEquals(Decoder.MALFORMED, decoder.decode(new byte[3], 0, 3, pcm, 0));
            assertEquals(Decoder.MALFORMED, companded.decode(new byte[0], 0, 0, pcm, 0));
            assertEquals(Decoder.MALFORMED, companded.decode(new byte[160], 0, 160, pcm, 0));
            assertEquals(80, companded.samplesOf(new byte[80], 0, 80));
        }
        assertThrows(IllegalArgumentException.class, () -> codecs.decoder(Codec.PCMU, 16_000));
        assertThrows(IllegalArgumentException.class, () -> codecs.encoder(Codec.PCMU, 16_000));
    }

    private short[] roundTrip(Codec codec, short[] sent) {
        short[] heard = new short[sent.length];
        int frame = codec.audioHz() / 50;
        try (Encoder encoder = codecs.encoder(codec, codec.audioHz());
                Decoder decoder = codecs.decoder(codec, codec.audioHz())) {
            byte[] payload = new byte[Encoder.ROOM];
            for (int at = 0; at + frame <= sent.length; at += frame) {
                int octets = encoder.encode(sent, at, frame, payload, 7);
                int room = Math.max(frame, heard.length - at);
                short[] pcm = new short[room];
                assertEquals(frame, decoder.decode(payload, 7, octets, pcm, 0));
                System.arraycopy(pcm, 0, heard, at, frame);
                Arrays.fill(payload, (byte) 0);
            }
        }
        return heard;
    }
}
