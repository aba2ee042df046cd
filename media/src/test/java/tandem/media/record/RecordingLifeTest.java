package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.media.Codec;
import tandem.media.G711;
import tandem.media.MediaEvent.RecordingFacts;
import tandem.media.RecordingFormat;
import tandem.media.RecordingGap;
import tandem.media.RecordingKey;
import tandem.media.RecordingSpec;
import tandem.media.SessionId;
import tandem.media.codec.Codecs;
import tandem.media.codec.Companding;
import tandem.media.seal.SealKey;
import tandem.media.seal.SealedReader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Random lives of calls, as the caller's session sees them: talk, hold with music, transfer with
 * new streams, masks, digits, losses, a dead process; in all formats, sealed and not. Each side
 * says one constant, so that a swap of channels or a shift shows.
 */
class RecordingLifeTest {
    private static final long SEED = 20261122;
    private static final int LIVES = 20;
    private static final long MS = 1_000_000;
    private static final int PACKET = 160;

    /** Those that keep a constant; Opus keeps what can be heard. */
    private static final RecordingFormat[] EXACT = {
        RecordingFormat.WAV, RecordingFormat.WAV_ALAW, RecordingFormat.WAV_ULAW
    };

    private static final short LEFT = 4_000;
    private static final short RIGHT = -9_000;
    private static final String KEY_TEXT = "5a".repeat(32);
    private static final SealKey KEY = SealKey.of("tenant-2026", KEY_TEXT);
    private static final Function<String, Optional<SealKey>> KEYS =
            id -> Optional.of(KEY).filter(key -> key.id().equals(id));

    @TempDir Path folder;

    private final AtomicLong nowNs = new AtomicLong();
    private final Map<SessionId, CompletableFuture<RecordingFacts>> ends =
            new ConcurrentHashMap<>();

    /** What one side of a call should sound like, packet by packet. */
    private static final class Expected {
        final boolean[] heard;
        long lostPackets;

        Expected(int packets) {
            heard = new boolean[packets];
        }
    }

    @Test
    void everyLifeIsWhatTheFileSays() throws Exception {
        try (RecordingWriter writer =
                new RecordingWriter(1, 8192, nowNs::get, Codecs.load(), listener())) {
            for (int life = 0; life < LIVES; life++) {
                long seed = SEED + life;
                try {
                    live(writer, life, new Random(seed));
                } catch (AssertionError e) {
                    throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private RecordingWriter.Listener listener() {
        return new RecordingWriter.Listener() {
            @Override
            public void onFinished(Recording recording, RecordingFacts facts) {
                ends.get(recording.session()).complete(facts);
            }

            @Override
            public void onSilent(Recording recording) {}
        };
    }

    private void live(RecordingWriter writer, int life, Random random) throws Exception {
        boolean sealed = random.nextBoolean();
        RecordingFormat format = EXACT[random.nextInt(EXACT.length)];
        RecordingSpec spec =
                new RecordingSpec(
                        folder.resolve("life-" + life),
                        format,
                        sealed
                                ? Optional.of(new RecordingKey(KEY.id(), KEY_TEXT))
                                : Optional.empty());
        SessionId session = new SessionId(life + 1);
        CompletableFuture<RecordingFacts> end = new CompletableFuture<>();
        ends.put(session, end);
        long startNs = nowNs.get();
        int packets = 50 + random.nextInt(250);
        long lengthMs = 20L * packets + random.nextInt(20);
        Tap tap = writer.tryStart(0, session, spec, startNs, 0);

        Expected[] expected = call(tap, startNs, packets, random);
        nowNs.set(startNs + lengthMs * MS);
        tap.stop(nowNs.get());
        writer.hurry();
        RecordingFacts facts = end.get(20, TimeUnit.SECONDS);

        assertTrue(facts.complete(), facts.fault());
        assertEquals(8 * lengthMs, facts.samples());
        long lost = PACKET * (expected[0].lostPackets + expected[1].lostPackets);
        assertEquals(lost, facts.gapSamples());
        assertEquals(lost, facts.gaps().stream().mapToLong(RecordingGap::samples).sum());
        facts.gaps().forEach(gap -> assertSilentGap(gap, expected[gap.channel()]));
        assertEquals(sha256(spec.file()), facts.sha256());
        assertHeard(spec.file(), facts.samples(), expected);
        if (sealed) {
            assertTamperingShows(spec.file(), random);
            assertDeathIsRepaired(spec.file(), expected, random);
        }
    }

    /** Plays a life and says what of it is to be heard. */
    private static Expected[] call(Tap tap, long startNs, int packets, Random random) {
        Expected left = new Expected(packets);
        Expected right = new Expected(packets);
        ByteBuffer said = payload(LEFT);
        ByteBuffer sent = payload(RIGHT);
        int epoch = 1;
        long receivedSequence = random.nextInt(65_536);
        long sentSequence = random.nextInt(65_536);
        int base = random.nextInt();
        int sentBase = random.nextInt();
        boolean callerTalks = true;
        boolean music = true;
        boolean masked = false;
        boolean lostLeft = false;
        boolean lostRight = false;
        boolean seenLeft = false; // what is lost before the first packet of a stream, nobody knows
        boolean seenRight = false;
        boolean anyLeft = false;
        int pendingLeft = 0;
        int pendingRight = 0;
        for (int i = 0; i < packets; i++) {
            long atNs = startNs + 20L * i * MS;
            switch (random.nextInt(40)) {
                case 0 -> callerTalks = !callerTalks; // hold and resume
                case 1 -> music = !music;
                case 2 -> masked = !masked;
                case 3 -> { // transfer: another stream towards us, far away in time
                    epoch++;
                    receivedSequence = random.nextInt(65_536);
                    base += 1_000_000;
                    seenLeft = false;
                    pendingLeft = 0;
                }
                case 4 -> lostLeft = !lostLeft;
                case 5 -> lostRight = !lostRight;
                default -> {}
            }
            tap.mask(masked);
            if (random.nextInt(60) == 0) {
                // What was lost before a digit has no audio after it to be measured by.
                tap.receivedOther(epoch, receivedSequence++);
                pendingLeft = 0;
                seenLeft = true;
                continue;
            }
            if (callerTalks) {
                if (lostLeft && random.nextInt(3) == 0) {
                    pendingLeft += seenLeft ? 1 : 0;
                } else {
                    tap.received(
                            epoch,
                            receivedSequence,
                            base + PACKET * i,
                            Codec.PCMU,
                            said,
                            0,
                            PACKET,
                            atNs);
                    left.heard[i] = !masked;
                    left.lostPackets += anyLeft ? pendingLeft : 0;
                    anyLeft = true;
                    pendingLeft = 0;
                    seenLeft = true;
                }
                receivedSequence++;
            }
            if (music) {
                if (lostRight && random.nextInt(3) == 0) {
                    pendingRight += seenRight ? 1 : 0;
                } else {
                    tap.sent(
                            sentSequence,
                            sentBase + PACKET * i,
                            Codec.PCMU,
                            sent,
                            0,
                            PACKET,
                            true,
                            atNs);
                    right.heard[i] = !masked;
                    right.lostPackets += pendingRight;
                    pendingRight = 0;
                    seenRight = true;
                }
                sentSequence++;
            }
        }
        return new Expected[] {left, right};
    }

    private static ByteBuffer payload(short value) {
        byte[] octets = new byte[PACKET];
        Arrays.fill(octets, Companding.of(G711.MU_LAW).encode(value));
        return ByteBuffer.wrap(octets);
    }

    private static void assertSilentGap(RecordingGap gap, Expected side) {
        for (long at = gap.position(); at < gap.position() + gap.samples(); at += PACKET) {
            assertFalse(side.heard[(int) (at / PACKET)], "a gap where audio came: " + gap);
        }
    }

    private static void assertHeard(Path file, long samples, Expected[] expected)
            throws IOException {
        try (RecordingReader reader = RecordingReader.open(file, KEYS, true)) {
            assertEquals(Optional.empty(), reader.check());
            assertEquals(samples, reader.samples());
            ByteBuffer wav =
                    ByteBuffer.allocate((int) reader.length()).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(reader.length(), reader.read(0, wav));
            assertEquals(wav.limit() - 44, wav.getInt(40), "the header tells the length");
            int known = (int) Math.min(samples / PACKET, expected[0].heard.length);
            for (int packet = 0; packet < known; packet++) {
                for (int channel = 0; channel < 2; channel++) {
                    for (int in = 0; in < PACKET; in += 53) {
                        short pcm = wav.getShort(44 + 4 * (packet * PACKET + in) + 2 * channel);
                        assertSample(pcm, channel, expected[channel].heard[packet], packet);
                    }
                }
            }
        }
    }

    private static void assertSample(short pcm, int channel, boolean heard, int packet) {
        int wanted = !heard ? 0 : channel == 0 ? LEFT : RIGHT;
        // Twice through G.711: a thirty-second of the value, and the smallest step around zero.
        assertEquals(
                wanted, pcm, Math.abs(wanted) / 16.0 + 8, "channel " + channel + " at " + packet);
    }

    private static void assertTamperingShows(Path file, Random random) throws IOException {
        byte[] stored = Files.readAllBytes(file);
        Path copy = file.resolveSibling("changed");
        for (int i = 0; i < 2; i++) {
            byte[] changed = stored.clone();
            int at = random.nextInt(stored.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(copy, changed);
            assertNotEquals(Optional.empty(), check(copy), "octet " + at);
            Files.write(copy, Arrays.copyOf(stored, random.nextInt(stored.length)));
            assertNotEquals(Optional.empty(), check(copy), "cut");
        }
    }

    private static Optional<String> check(Path file) {
        try (RecordingReader reader = RecordingReader.open(file, KEYS, false)) {
            return reader.check();
        } catch (IOException broken) {
            return Optional.of(String.valueOf(broken.getMessage()));
        }
    }

    /** What a dead process leaves ends anywhere. */
    private static void assertDeathIsRepaired(Path file, Expected[] expected, Random random)
            throws IOException {
        byte[] stored = Files.readAllBytes(file);
        Path copy = file.resolveSibling("dead");
        int chunk = 8192 + 28;
        int left = chunk + 256 + random.nextInt(stored.length - chunk - 300);
        Files.write(copy, Arrays.copyOf(stored, left));

        long octets = SealedReader.repair(copy, KEYS);

        assertTrue(left - octets < chunk + 256 + 28L * (left / chunk), "at most a chunk is lost");
        try (RecordingReader reader = RecordingReader.open(copy, KEYS, true)) {
            assertHeard(copy, reader.samples(), expected);
        }
    }

    private static String sha256(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }
}
