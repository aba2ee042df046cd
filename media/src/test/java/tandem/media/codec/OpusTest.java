package tandem.media.codec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.media.Codec;
import tandem.media.OpusSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OpusTest {
    private static final String BUNDLED = OpusSearch.bundledName();

    /**
     * The system's comes first: both have the same name inside, and the loader gives by name what
     * it has already.
     */
    private static final Codecs SYSTEM = Codecs.load();

    private static final Codecs CARRIED = new Codecs(OpusSearch.run(List.of(), BUNDLED));
    private static final OpusSettings CLEAR =
            new OpusSettings(48_000, 32_000, 5, true, false, false);

    @TempDir Path folder;

    /** The one that a system without libopus gets, and the one of this system if there is one. */
    static Stream<Codecs> libraries() {
        return Stream.of(SYSTEM, CARRIED);
    }

    @Test
    void theBundledLibraryIsUsedWhereTheSystemHasNone() {
        Codecs codecs = new Codecs(OpusSearch.run(List.of("libno-opus.so.0"), BUNDLED));

        assertTrue(codecs.has(Codec.OPUS));
        assertTrue(codecs.opus().startsWith("libopus 1.1"), codecs.opus());
        assertTrue(codecs.opus().contains("(bundled, no libno-opus.so.0)"), codecs.opus());
    }

    @Test
    void withoutAnyLibraryOnlyOpusIsMissingAndItSaysWhy() throws Exception {
        Path junk = Files.writeString(folder.resolve("junk.so"), "no library");
        Codecs codecs = new Codecs(OpusSearch.run(List.of(junk.toString()), "/natives/none"));

        assertFalse(codecs.has(Codec.OPUS));
        assertTrue(codecs.has(Codec.G722));
        assertTrue(codecs.opus().contains("not available: bundled: none"), codecs.opus());
        assertThrows(IllegalArgumentException.class, () -> codecs.decoder(Codec.OPUS, 8000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"libm.so.6", "libc.so.6"})
    void aLibraryThatIsNoOpusIsPassedOver(String other) {
        assertTrue(new Codecs(OpusSearch.run(List.of(other), BUNDLED)).opus().contains("bundled"));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void voiceComesBackAtEveryRate(Codecs codecs) {
        for (int rateHz : new int[] {8000, 12_000, 16_000, 24_000, 48_000}) {
            short[] voice = Sounds.voice(rateHz, rateHz, 16_000, 3);
            short[] heard = new short[voice.length];
            int frame = rateHz / 50;
            byte[] packet = new byte[Encoder.ROOM];
            int octets = 0;
            try (Encoder encoder = codecs.encoder(Codec.OPUS, rateHz, CLEAR);
                    Decoder decoder = codecs.decoder(Codec.OPUS, rateHz)) {
                for (int at = 0; at < voice.length; at += frame) {
                    int length = encoder.encode(voice, at, frame, packet, 3);
                    assertEquals(frame, decoder.samplesOf(packet, 3, length));
                    short[] pcm = new short[Decoder.roomFor(rateHz)];
                    assertEquals(frame, decoder.decode(packet, 3, length, pcm, 0));
                    System.arraycopy(pcm, 0, heard, at, frame);
                    octets += length;
                }
            }
            int from = rateHz / 4;
            double snr = Sounds.bestSnrDb(voice, heard, rateHz / 100, from, rateHz / 2);
            assertTrue(snr > 6, "at " + rateHz + " snr " + snr);
            assertTrue(octets * 8 < 36_000, octets + " octets at " + rateHz);
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void correctionIsBetterThanConcealmentAtTenPercentLoss(Codecs codecs) {
        double concealed = segmentalSnrOfLost(codecs, false);
        double recovered = segmentalSnrOfLost(codecs, true);
        assertTrue(recovered > concealed + 2, recovered + " dB with, " + concealed + " without");
    }

    /** Against the same stream without loss, over the packets that were lost. */
    private static double segmentalSnrOfLost(Codecs codecs, boolean correction) {
        long seed = 17;
        Random random = new Random(seed);
        int frames = 400;
        short[] voice = Sounds.voice(16_000, frames * 320, 16_000, 3);
        byte[][] packets = packets(codecs, voice, 10);
        short[] clean = new short[2000];
        short[] heard = new short[2000];
        double sum = 0;
        int lost = 0;
        try (Decoder whole = codecs.decoder(Codec.OPUS, 16_000);
                Decoder lossy = codecs.decoder(Codec.OPUS, 16_000)) {
            for (int i = 0; i < frames - 1; i++) {
                whole.decode(packets[i], 0, packets[i].length, clean, 0);
                boolean drop = i > 10 && random.nextInt(10) == 0;
                if (!drop) {
                    lossy.decode(packets[i], 0, packets[i].length, heard, 0);
                } else if (correction) {
                    byte[] next = packets[i + 1];
                    assertEquals(320, lossy.recover(next, 0, next.length, heard, 0, 320));
                } else {
                    assertEquals(320, lossy.conceal(heard, 0, 320));
                }
                if (drop && Sounds.rms(clean, 0, 320) > 300) {
                    sum += Math.clamp(Sounds.snrDb(clean, heard, 0, 0, 320), -10, 35);
                    lost++;
                }
            }
        }
        return sum / lost;
    }

    private static byte[][] packets(Codecs codecs, short[] voice, int lossPercent) {
        byte[][] packets = new byte[voice.length / 320][];
        byte[] out = new byte[Encoder.ROOM];
        try (Encoder encoder = codecs.encoder(Codec.OPUS, 16_000, CLEAR)) {
            encoder.expectLoss(lossPercent);
            for (int i = 0; i < packets.length; i++) {
                int octets = encoder.encode(voice, i * 320, 320, out, 0);
                packets[i] = Arrays.copyOf(out, octets);
            }
        }
        return packets;
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void silenceIsHardlySentWithDtx(Codecs codecs) {
        OpusSettings dtx = new OpusSettings(48_000, 24_000, 5, false, true, false);
        short[] sound = new short[16_000 * 3];
        System.arraycopy(Sounds.voice(16_000, 16_000, 16_000, 3), 0, sound, 0, 16_000);
        byte[] out = new byte[Encoder.ROOM];
        int sentOfVoice = 0;
        int sentOfSilence = 0;
        try (Encoder encoder = codecs.encoder(Codec.OPUS, 16_000, dtx)) {
            for (int i = 0; i < 150; i++) {
                int sent = encoder.encode(sound, i * 320, 320, out, 0) > 0 ? 1 : 0;
                sentOfVoice += i < 50 ? sent : 0;
                sentOfSilence += i >= 75 ? sent : 0;
            }
        }
        assertTrue(sentOfVoice > 45, "voice " + sentOfVoice);
        assertTrue(sentOfSilence < 12, "silence " + sentOfSilence);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void anyOctetsAreDecodedOrRefusedAndTheStreamGoesOn(Codecs codecs) {
        long seed = 23;
        Random random = new Random(seed);
        byte[] junk = new byte[1600];
        short[] pcm = new short[Decoder.roomFor(16_000)];
        try (Decoder decoder = codecs.decoder(Codec.OPUS, 16_000)) {
            for (int i = 0; i < 10_000; i++) {
                random.nextBytes(junk);
                int length = random.nextInt(random.nextInt(10) == 0 ? junk.length : 60);
                int said = decoder.samplesOf(junk, 0, length);
                int samples = decoder.decode(junk, 0, length, pcm, 0);
                assertTrue(samples == Decoder.MALFORMED || samples == said, "seed " + seed);
                if (i % 50 == 0) {
                    assertEquals(320, decoder.recover(junk, 0, length, pcm, 0, 320));
                    assertEquals(333, decoder.conceal(pcm, 0, 333));
                }
            }
            short[] voice = Sounds.voice(16_000, 3200, 16_000, 3);
            for (byte[] packet : packets(codecs, voice, 0)) {
                assertEquals(320, decoder.decode(packet, 0, packet.length, pcm, 0));
            }
            assertTrue(Sounds.rms(pcm, 0, 320) > 300);
        }
    }

    @Test
    void framesThatOpusDoesNotHaveAreRefused() {
        try (Encoder encoder = SYSTEM.encoder(Codec.OPUS, 8000)) {
            byte[] out = new byte[Encoder.ROOM];
            assertEquals(Encoder.REFUSED, encoder.encode(new short[240], 0, 240, out, 0));
            assertTrue(encoder.encode(new short[480], 0, 480, out, 0) > 0);
        }
    }

    @Test
    void aClosedStreamThrowsInsteadOfTouchingFreedMemory() {
        Decoder decoder = SYSTEM.decoder(Codec.OPUS, 8000);
        decoder.close();
        decoder.close();
        assertThrows(IllegalStateException.class, () -> decoder.conceal(new short[160], 0, 160));
    }

    @Test
    void durationIsReadFromTheFirstOctets() {
        assertEquals(160, OpusPacket.samples(new byte[] {1 << 3}, 0, 1, 8000));
        assertEquals(480, OpusPacket.samples(new byte[] {3 << 3}, 0, 1, 8000));
        assertEquals(960, OpusPacket.samples(new byte[] {15 << 3}, 0, 1, 48_000));
        assertEquals(120, OpusPacket.samples(new byte[] {(byte) (16 << 3)}, 0, 1, 48_000));
        assertEquals(1920, OpusPacket.samples(new byte[] {(byte) (31 << 3 | 1)}, 0, 1, 48_000));
        assertEquals(2880, OpusPacket.samples(new byte[] {1 << 3 | 3, 3}, 0, 2, 48_000));
        assertEquals(-1, OpusPacket.samples(new byte[] {3 << 3 | 3, 3}, 0, 2, 48_000));
        assertEquals(-1, OpusPacket.samples(new byte[] {3}, 0, 1, 48_000));
        assertEquals(-1, OpusPacket.samples(new byte[] {3, 0}, 0, 2, 48_000));
    }
}
