package tandem.media.net;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import tandem.media.Audio;
import tandem.media.Codec;
import tandem.media.Goertzel;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.MediaSettings;
import tandem.media.Part;
import tandem.media.RoomId;
import tandem.media.Wavs;
import tandem.media.codec.Codecs;
import tandem.media.codec.Decoder;
import tandem.media.codec.Encoder;
import tandem.media.codec.Resampler;
import tandem.media.net.MediaFixture.Leg;
import tandem.media.net.RtpPeer.Rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Bridged legs of different codecs, over sockets. */
class TranscodeTest {
    private static final int PACKETS = 40;
    private static final double LEVEL = 8000;

    private final Codecs codecs = Codecs.load();
    private final MediaFixture fixture = new MediaFixture();
    private RtpPeer alice;
    private RtpPeer bob;

    @TempDir Path dir;

    @BeforeEach
    void open() throws IOException {
        alice = new RtpPeer(0xA11CE);
        bob = new RtpPeer(0xB0B);
    }

    @AfterEach
    void close() {
        fixture.close();
        alice.close();
        bob.close();
    }

    private void bridge(Leg a, Leg b) {
        fixture.tell(new MediaCommand.Bridge(a.id(), b.id()));
    }

    /** A tone in packets of 20 ms. */
    private List<byte[]> tone(Codec codec, double hz, int packets) {
        int rate = codec == Codec.OPUS ? 16_000 : codec.audioHz();
        byte[] out = new byte[2048];
        short[] pcm = new short[rate / 50];
        try (Encoder encoder = codecs.encoder(codec, rate)) {
            return java.util.stream.IntStream.range(0, packets)
                    .mapToObj(
                            packet -> {
                                for (int i = 0; i < pcm.length; i++) {
                                    double at = (double) (packet * pcm.length + i) / rate;
                                    pcm[i] = (short) (LEVEL * Math.sin(2 * Math.PI * hz * at));
                                }
                                int length = encoder.encode(pcm, 0, pcm.length, out, 0);
                                return java.util.Arrays.copyOf(out, length);
                            })
                    .toList();
        }
    }

    /** What a phone would hear of packets, at 8 kHz. */
    private short[] heard(Codec codec, List<Rtp> packets) {
        int rate = codec == Codec.OPUS ? 8000 : codec.audioHz();
        return Resampler.convert(decoded(codec, rate, packets), rate, 8000);
    }

    private short[] decoded(Codec codec, int rate, List<Rtp> packets) {
        short[] pcm = new short[packets.size() * Decoder.roomFor(rate)];
        int filled = 0;
        try (Decoder decoder = codecs.decoder(codec, rate)) {
            for (Rtp packet : packets) {
                filled += decoder.decode(packet.payload(), 0, packet.payload().length, pcm, filled);
            }
        }
        return java.util.Arrays.copyOf(pcm, filled);
    }

    /** At the pace of a phone: recordings and jitter buffers look at the clock. */
    private void speakSlowly(Leg to, Codec codec, List<byte[]> tone) throws IOException {
        long startNs = System.nanoTime();
        int step = codec.clockHz() / 50;
        int type = MediaFixture.payloadType(codec);
        for (int i = 0; i < tone.size(); i++) {
            LockSupport.parkNanos(startNs + i * 20_000_000L - System.nanoTime());
            alice.sendAs(to.port(), type, i == 0, 100 + i, 7000 + step * i, tone.get(i));
        }
    }

    private List<Rtp> relayed(Codec codec, int count) throws IOException {
        List<Rtp> all = new java.util.ArrayList<>();
        while (all.size() < count) {
            all.add(bob.receive(p -> p.payloadType() == MediaFixture.payloadType(codec)));
        }
        return all;
    }

    @Test
    void aToneCrossesFromOneCodecToAnother() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMU);
        Leg b = fixture.connect(bob, Codec.G722);
        bob.receive(Rtp::marker); // silence has begun
        bridge(a, b);

        speakSlowly(a, Codec.PCMU, tone(Codec.PCMU, 440, PACKETS));
        List<Rtp> got = relayed(Codec.G722, PACKETS);

        assertTrue(loudest(heard(Codec.G722, got), 440) > LEVEL * 0.9);
        assertTrue(loudest(heard(Codec.G722, got), 1000) < LEVEL / 50);
    }

    /** Two loops, a room with members on both, each of which hears all others. */
    @Test
    void aRoomSpansLoops() throws IOException {
        MediaSettings two = new MediaSettings("127.0.0.1", 0, 0, 2, 2000, 0, 16 << 20, 4096);
        try (MediaFixture wide = new MediaFixture(two)) {
            RoomId room = wide.media.newRoom();
            Leg a = wide.connect(alice, Codec.PCMU, 0);
            Leg b = wide.connect(bob, Codec.G722, 1);
            wide.tell(new MediaCommand.Enter(a.id(), room, Part.TALKER));
            wide.tell(new MediaCommand.Enter(b.id(), room, Part.TALKER));

            speakSlowly(a, Codec.PCMU, tone(Codec.PCMU, 440, PACKETS));
            List<Rtp> got = relayed(Codec.G722, PACKETS);

            assertTrue(loudest(heard(Codec.G722, got), 440) > LEVEL * 0.9);
            // Whoever comes after all have left finds a new room.
            wide.tell(new MediaCommand.Unbridge(a.id()));
            wide.tell(new MediaCommand.Unbridge(b.id()));
            wide.tell(new MediaCommand.Enter(a.id(), room, Part.TALKER));
            wide.closeLeg(a);
            wide.closeLeg(b);
            assertEquals(0, wide.counter("loop_faults_total"));
        }
    }

    @Test
    void digitsCrossFromTheClockOfOneCodecToThatOfTheOther() throws IOException {
        Leg a = fixture.connect(alice, Codec.OPUS);
        Leg b = fixture.connect(bob, Codec.PCMA);
        bridge(a, b);
        alice.sendAs(a.port(), 101, true, 1, 48_000, new byte[] {5, 10, 0x03, (byte) 0xC0});
        alice.sendAs(
                a.port(), 101, false, 2, 48_000, new byte[] {5, (byte) 0x8A, 0x12, (byte) 0xC0});

        Rtp first = bob.receive(packet -> packet.payloadType() == 101);
        Rtp last = bob.receive(packet -> packet.payloadType() == 101);
        assertTrue(first.marker());
        assertEquals(first.timestamp(), last.timestamp());
        assertEquals(160, (first.payload()[2] & 0xFF) << 8 | first.payload()[3] & 0xFF);
        assertEquals(800, (last.payload()[2] & 0xFF) << 8 | last.payload()[3] & 0xFF);
        assertEquals('5', fixture.awaitEvent(MediaEvent.Digit.class, _ -> true).digit());
    }

    @ParameterizedTest
    @MethodSource("wide")
    void playsAndRecordingsKnowTheCodecOfTheLeg(Codec codec) throws IOException {
        Leg leg = fixture.connect(alice, codec);
        Path file = dir.resolve("leg.wav");
        fixture.tell(new MediaCommand.Record(leg.id(), file));
        fixture.tell(
                new MediaCommand.Play(
                        leg.id(), 1, List.of(new Audio.Tone(1000, 0, 500, 0, 500)), false));
        speakSlowly(leg, codec, tone(codec, 440, 25));
        fixture.awaitEvent(MediaEvent.Played.class, _ -> true);
        fixture.closeLeg(leg);

        Wavs.Stereo wav = Wavs.readStereo(file);
        assertTrue(loudest(wav.left(), 440) > LEVEL * 0.8, "what was said");
        assertTrue(loudest(wav.right(), 1000) > 1000, "what was played");
        assertTrue(loudest(wav.left(), 1000) < LEVEL / 50);
    }

    static Stream<Codec> wide() {
        return Stream.of(Codec.G722, Codec.OPUS, Codec.L16_16K);
    }

    /** G.711 has nothing above 4 kHz. */
    @ParameterizedTest
    @EnumSource(
            value = Codec.class,
            names = {"G722", "OPUS", "L16_16K"})
    void wideBandLegsHearTheWholeBandOfAPrompt(Codec codec) throws IOException {
        Path file = dir.resolve("wide.wav");
        Wavs.write(file, 1, 1, 16_000, 16, Wavs.sine(5000, 16_000, 16_000, 1, LEVEL));
        Leg leg = fixture.connect(alice, codec);

        fixture.tell(new MediaCommand.Play(leg.id(), 1, List.of(new Audio.File(file)), true));

        List<Rtp> packets = new java.util.ArrayList<>();
        while (packets.size() < 30) {
            packets.add(alice.receive());
        }
        short[] pcm = decoded(codec, 16_000, packets);
        // The measure counts in eighths of a ms.
        assertEquals(LEVEL, loudest(pcm, 2500), LEVEL / 4);
    }

    private static double loudest(short[] pcm, double hz) {
        double most = 0;
        for (int at = 0; at + 800 <= pcm.length; at += 800) {
            most = Math.max(most, Goertzel.amplitude(pcm, at, 800, hz));
        }
        return most;
    }
}
