package tandem.engine.record;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.RecordingLedger;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.media.Codec;
import tandem.media.MediaEvent.RecordingFacts;
import tandem.media.RecordingFormat;
import tandem.media.RecordingKey;
import tandem.media.RecordingSpec;
import tandem.media.SessionId;
import tandem.media.codec.Codecs;
import tandem.media.codec.Encoder;
import tandem.media.record.Recording;
import tandem.media.record.RecordingWriter;
import tandem.media.record.Tap;
import tandem.media.seal.SealKey;
import tandem.sip.HangupCause;

/**
 * Makes recorded calls in virtual time with the real recording writer: packets as the caller's
 * session sees them, facts as the call's script tells them.
 */
final class RecordedLives implements AutoCloseable {
    /** Caller, first seat, second seat, music; a whole number of turns in 20 ms each. */
    static final double[] TONES_HZ = {450, 700, 1000, 1300};

    static final double LEVEL_DB = -14.75;
    static final String KEY_TEXT = "a5".repeat(32);
    static final SealKey KEY = SealKey.of("lives-2026", KEY_TEXT);
    static final Function<String, Optional<SealKey>> KEYS =
            id -> Optional.of(KEY).filter(key -> key.id().equals(id));

    private static final double AMPLITUDE = 6000;
    private static final long MS = 1_000_000;
    private static final int PACKET_MS = 20;
    private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
    private static final Codec[] CODECS = {Codec.PCMU, Codec.PCMA, Codec.G722, Codec.L16_16K};

    /** What the caller hears, as tones. */
    private enum Scene {
        TALK(0b0010),
        HOLD(0b1000),
        TRANSFERRED(0b0100),
        CONFERENCE(0b0110),
        ALONE(0);

        final int tones;

        Scene(int tones) {
            this.tones = tones;
        }
    }

    private enum Quiet {
        PAUSED,
        MASKED,
        OFF
    }

    private final Path dir;
    private final RecordingStore store;
    private final Codecs codecs = Codecs.load();
    private final AtomicLong nowNs = new AtomicLong();
    private final Map<SessionId, CompletableFuture<RecordingFacts>> ends =
            new ConcurrentHashMap<>();
    private final RecordingWriter writer;
    private int count;

    RecordedLives(Path dir) {
        this.dir = dir;
        this.store = new RecordingStore(dir, 0, KEYS);
        this.writer = new RecordingWriter(1, 8192, nowNs::get, codecs, listener());
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

    Path dir() {
        return dir;
    }

    RecordingStore store() {
        return store;
    }

    @Override
    public void close() {
        writer.close();
    }

    /**
     * A call that is over.
     *
     * @param asLeftByADeadProcess the same, had nobody told the end of its recording
     * @param tones by channel and packet, bits of {@link #TONES_HZ}
     * @param lostMs of audio that the network lost
     * @param silencedMs each reason counted by itself
     */
    record Life(
            CallRecord call,
            CallRecord asLeftByADeadProcess,
            int rateHz,
            int[][] tones,
            long lostMs,
            long silencedMs) {
        /** What is to be heard in a packet's time. */
        int heard(int channel, int packet) {
            return packet < tones[channel].length ? tones[channel][packet] : 0;
        }
    }

    /** From the answer to the end. */
    Life live(Random random) throws Exception {
        return new Run(random).run();
    }

    /** One life. */
    private final class Run {
        private final Random random;
        private final String id = "life-" + ++count;
        private final SessionId session = new SessionId(count);
        private final long startNs = nowNs.get();
        private final int packets;
        private final int parties;
        private final int[][] tones;
        private final CallProjection call;
        private final Map<Quiet, Integer> quiet = new EnumMap<>(Quiet.class);
        private final Voice caller = new Voice();
        private final List<Seat> seats = new ArrayList<>();
        private final Voice other = new Voice();
        private Scene scene = Scene.TALK;
        private int segment;
        private long silencedMs;
        private long lostMs;

        private int epoch = 1;
        private long received;
        private int receivedBase;
        private boolean losing;
        private boolean talks = true;
        private boolean seen;
        private boolean spoke;
        private int pending;
        private long sent;
        private int sentBase;
        private int sentShift;

        Run(Random random) {
            this.random = random;
            this.packets = 60 + random.nextInt(240);
            this.parties = random.nextBoolean() ? 0 : 2 + random.nextInt(4);
            this.tones = new int[parties == 0 ? 2 : parties][packets];
            this.call =
                    new CallProjection(
                            id,
                            BEGIN,
                            new CallFact.Opened(
                                    "demo",
                                    CallRecord.Direction.INBOUND,
                                    "+4930123",
                                    "4000",
                                    "support",
                                    "cafe",
                                    1));
        }

        private Instant at(long ms) {
            return BEGIN.plusMillis(ms);
        }

        Life run() throws Exception {
            boolean sealed = random.nextBoolean();
            RecordingFormat[] formats = RecordingFormat.values();
            RecordingFormat format = formats[random.nextInt(formats.length)];
            RecordingSpec spec =
                    new RecordingSpec(
                            store.file(id, BEGIN, format, sealed),
                            format,
                            Optional.of(new RecordingKey(KEY.id(), KEY_TEXT)).filter(_ -> sealed),
                            random.nextBoolean() ? RecordingSpec.NARROW_HZ : RecordingSpec.WIDE_HZ,
                            parties);
            CompletableFuture<RecordingFacts> end = new CompletableFuture<>();
            ends.put(session, end);
            RecordingLedger begun =
                    new RecordingLedger(
                            spec.format().word(),
                            sealed ? KEY.id() : "",
                            -1,
                            new RecordingLedger.Sound(spec.rateHz(), parties, List.of()),
                            0,
                            List.of(),
                            0,
                            List.of());
            begin(spec, begun);
            receivedBase = random.nextInt();
            sentBase = random.nextInt();
            Tap tap = writer.tryStart(0, session, spec, startNs, BEGIN.toEpochMilli());
            seats.add(new Seat(0b0010, 2, tap));
            seats.add(new Seat(0b0100, 3, tap));
            for (int packet = 0; packet < packets; packet++) {
                step(tap, packet);
            }
            long lengthMs = (long) PACKET_MS * packets + random.nextInt(PACKET_MS);
            nowNs.set(startNs + lengthMs * MS);
            tap.stop(nowNs.get());
            writer.hurry();
            return end(lengthMs, begun, end.get(20, TimeUnit.SECONDS));
        }

        private void begin(RecordingSpec spec, RecordingLedger begun) {
            call.apply(
                    at(0),
                    new CallFact.LegOpened(1, LegRecord.Role.CALLER, "+4930123", "lab", "x"));
            call.apply(at(0), new CallFact.Answered());
            call.apply(
                    at(0),
                    new CallFact.RecordingBegan(
                            new RecordingRecord(
                                    store.name(spec.file()), at(0), 0, 0, false, "", "", begun)));
            enter(Scene.TALK, 0);
        }

        private Life end(long lengthMs, RecordingLedger begun, RecordingFacts facts) {
            quiet.forEach((_, since) -> silencedMs += lengthMs - since);
            call.apply(at(lengthMs), new CallFact.SegmentEnded(segment, "hangup"));
            call.apply(
                    at(lengthMs),
                    new CallFact.Ended(
                            EndCause.of(HangupCause.NORMAL), CallRecord.HangupBy.CALLER));
            CallRecord dead = call.record();
            call.apply(
                    at(lengthMs),
                    new CallFact.RecordingEnded(
                            RecordingRecord.ended(store.name(facts.file()), facts, begun)));
            return new Life(call.record(), dead, begun.sound().rateHz(), tones, lostMs, silencedMs);
        }

        private void enter(Scene next, int ms) {
            if (segment > 0) {
                call.apply(at(ms), new CallFact.SegmentEnded(segment, "left"));
            }
            scene = next;
            segment++;
            SegmentRecord.Kind kind =
                    switch (next) {
                        case HOLD -> SegmentRecord.Kind.HOLD;
                        case ALONE -> SegmentRecord.Kind.QUEUE;
                        case TALK, TRANSFERRED, CONFERENCE -> SegmentRecord.Kind.TALK;
                    };
            String name = next.name().toLowerCase(Locale.ROOT);
            call.apply(at(ms), new CallFact.SegmentBegan(segment, kind, name, ""));
        }

        private void step(Tap tap, int packet) {
            long atNs = startNs + (long) PACKET_MS * packet * MS;
            nowNs.set(atNs);
            switch (random.nextInt(50)) {
                case 0, 1 -> change(packet);
                case 2 -> turn(Quiet.PAUSED, PACKET_MS * packet);
                case 3 -> turn(Quiet.MASKED, PACKET_MS * packet);
                case 4 -> turn(Quiet.OFF, PACKET_MS * packet);
                case 5 -> losing = !losing;
                case 6 -> talks = !talks;
                case 7, 8 -> renewStream();
                default -> {}
            }
            tap.mask(!quiet.isEmpty());
            hear(tap, packet, atNs);
            say(tap, packet, atNs);
            hearSeats(packet, atNs);
        }

        private void change(int packet) {
            Scene[] scenes = Scene.values();
            int next = scene.ordinal() + 1 + random.nextInt(scenes.length - 1);
            enter(scenes[next % scenes.length], PACKET_MS * packet);
            // Another source on its own grid, towards the same caller.
            sentShift = random.nextInt(161) - 80;
            other.speak(CODECS[random.nextInt(2)]);
        }

        private void turn(Quiet reason, int ms) {
            Integer since = quiet.remove(reason);
            String kind = reason.name().toLowerCase(Locale.ROOT);
            if (since == null) {
                quiet.put(reason, ms);
                call.apply(at(ms), new CallFact.RecordingSilenced(kind, "card", "operator"));
            } else {
                silencedMs += ms - since;
                call.apply(at(ms), new CallFact.RecordingResumed(kind));
            }
        }

        private void renewStream() {
            epoch++;
            received = random.nextInt(65_536);
            receivedBase = random.nextInt();
            caller.speak(CODECS[random.nextInt(CODECS.length)]);
            seen = false;
            pending = 0;
        }

        /** The caller: talk, digits, losses. What is lost before a stream begins nobody knows. */
        private void hear(Tap tap, int packet, long atNs) {
            if (random.nextInt(60) == 0) {
                tap.receivedOther(epoch, received++);
                seen = true;
                pending = 0;
                return;
            }
            if (!talks) {
                return;
            }
            if (losing && random.nextInt(3) == 0) {
                pending += seen ? 1 : 0;
                received++;
                return;
            }
            ByteBuffer audio = caller.packet(0b0001, packet);
            int units = (int) caller.codec.timestampUnits(PACKET_MS, 1000);
            tap.received(
                    epoch,
                    received++,
                    receivedBase + units * packet,
                    caller.codec,
                    audio,
                    0,
                    audio.limit(),
                    atNs);
            tones[0][packet] = quiet.isEmpty() ? 0b0001 : 0;
            lostMs += spoke ? (long) PACKET_MS * pending : 0;
            spoke = true;
            pending = 0;
            seen = true;
        }

        private void say(Tap tap, int packet, long atNs) {
            if (random.nextInt(80) == 0) {
                tap.sentOther(sent++);
                return;
            }
            boolean own = (scene.tones & 0b1000) != 0;
            ByteBuffer audio = other.packet(scene.tones, packet);
            tap.sent(
                    sent++,
                    sentBase + sentShift + 160 * packet,
                    other.codec,
                    audio,
                    0,
                    audio.limit(),
                    own,
                    atNs);
            if (quiet.isEmpty() && (own || parties == 0)) {
                tones[1][packet] |= scene.tones;
            }
        }

        /** The other parties, whom their own sessions hear, while the caller does. */
        private void hearSeats(int packet, long atNs) {
            for (Seat seat : parties == 0 ? List.<Seat>of() : seats) {
                if ((scene.tones & seat.tones) != 0) {
                    ByteBuffer audio = seat.voice.packet(seat.tones, packet);
                    seat.tap.received(
                            1,
                            packet,
                            160 * packet,
                            seat.voice.codec,
                            audio,
                            0,
                            audio.limit(),
                            atNs);
                    int channel = Math.min(seat.channel, parties - 1);
                    tones[channel][packet] |= quiet.isEmpty() ? seat.tones : 0;
                } else {
                    seat.tap.receivedOther(1, packet);
                }
            }
        }
    }

    /** A party beside the caller. */
    private final class Seat {
        private final int tones;
        private final int channel;
        private final Tap tap;
        private final Voice voice = new Voice();

        Seat(int tones, int channel, Tap tap) {
            this.tones = tones;
            this.channel = channel;
            this.tap = tap.party(channel);
        }
    }

    /** A stream of tones in a codec. */
    private final class Voice {
        private final ByteBuffer payload = ByteBuffer.allocate(Encoder.ROOM);
        private Codec codec = Codec.PCMU;
        private Encoder encoder = codecs.encoder(codec, codec.audioHz());

        void speak(Codec next) {
            codec = next;
            encoder = codecs.encoder(next, next.audioHz());
        }

        ByteBuffer packet(int tones, int packet) {
            int rateHz = encoder.rateHz();
            short[] pcm = new short[rateHz / 1000 * PACKET_MS];
            for (int i = 0; i < pcm.length; i++) {
                double sum = 0;
                for (int tone = 0; tone < TONES_HZ.length; tone++) {
                    double turns = TONES_HZ[tone] * ((long) pcm.length * packet + i) / rateHz;
                    sum += (tones >> tone & 1) * Math.sin(2 * Math.PI * turns);
                }
                pcm[i] = (short) Math.round(AMPLITUDE * sum);
            }
            int octets = encoder.encode(pcm, 0, pcm.length, payload.array(), 0);
            return payload.clear().limit(octets);
        }
    }
}
