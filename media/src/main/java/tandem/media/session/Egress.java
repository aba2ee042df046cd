package tandem.media.session;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.media.G711;
import tandem.media.StreamSpec;
import tandem.media.codec.Companding;
import tandem.media.dtmf.DigitSender;
import tandem.media.dtmf.Digits;
import tandem.media.dtmf.ToneGenerator;
import tandem.media.jitter.PayloadKind;
import tandem.media.mix.Splice;
import tandem.media.pace.PacingWheel;
import tandem.media.play.Playlist;
import tandem.media.record.Tap;
import tandem.media.rtp.Latch;
import tandem.media.rtp.OutStream;
import tandem.media.rtp.RtpPacket;

/**
 * What one session sends: digits before a play, a play before the room or relayed packets, these
 * before silence. Relayed packets go out as they arrive, those of a room by its grid; the rest is
 * paced by absolute deadlines on a grid of packet times. Runs on: media loop.
 */
final class Egress {
    /**
     * Without a relayed packet for this long, silence fills in, so that NATs and peers' timers stay
     * content.
     */
    static final long RELAY_GAP_NS = 200_000_000;

    /** Opus that is silent says so all 400 ms only, and keeps the peer content by that. */
    private static final long OPUS_GAP_NS = 1_000_000_000;

    private static final long NS_PER_MS = 1_000_000;
    private static final int TONE_HZ = 8000;

    /**
     * A loop that was held up sends at most this many packets of a stream at once; the rest is left
     * out.
     */
    private static final int MAX_CATCH_UP = 3;

    /** A packet of 60 ms wide-band that lacks a sample, and a frame of a room. */
    private static final int MOST_COLLECTED = 80 * 16_000 / 1000;

    private static final Object SILENCE = new Object();
    private static final Object RELAY = new Object();
    private static final Object ROOM = new Object();
    private static final Object TONE = new Object();

    private enum Source {
        PACED,
        RELAY,
        ROOM
    }

    private final Host host;
    private final Wire wire;
    private final OutStream out;
    private final Latch latch;
    private final Splice splice = new Splice();
    private final DigitSender digits = new DigitSender();
    private final ToneGenerator tone = new ToneGenerator(TONE_HZ);
    private final short[] ringing = new short[60 * TONE_HZ / 1000];
    private final short[] collecting = new short[MOST_COLLECTED];
    private final Seam seam = new Seam();
    private final Coding.Payload payload = new Coding.Payload();
    private StreamSpec stream;
    private @Nullable Playlist playlist;
    private @Nullable Runnable onPlayed;
    private @Nullable Tap tap;
    private boolean confers;
    private @Nullable Coding coding;
    private boolean codingFails;
    private boolean hushed;

    private Source source = Source.PACED;
    private boolean relaySeen;
    private @Nullable Codec relayed;
    private Object sounding = SILENCE;
    private int roomTimestamp;
    private int collected;
    private int collectedHz;
    private int expectedLoss;
    private int eventSourceTimestamp;
    private int eventTimestamp;
    private boolean eventKnown;
    private long lastRelayNs;
    private long deadlineNs;
    private boolean pacing;
    private boolean rested;
    private int pacedTimestamp;
    private int pressTimestamp;
    private long sendErrors;

    Egress(Host host, Wire wire, OutStream out, Latch latch, StreamSpec stream, long nowNs) {
        this.host = host;
        this.wire = wire;
        this.out = out;
        this.latch = latch;
        this.stream = stream;
        out.clock(stream.codec().clockHz(), nowNs);
        // Sessions that connect at one moment are spread over the slots of a packet time.
        int slots = (int) (packetNs() / PacingWheel.SLOT_NS);
        long spread = host.random().nextInt(Math.max(1, slots)) * PacingWheel.SLOT_NS;
        deadlineNs = host.wheel().align(nowNs) + spread;
    }

    void change(StreamSpec stream, long nowNs) {
        if (stream.codec() != this.stream.codec()) {
            splice.cut();
            stopCoding();
            out.clock(stream.codec().clockHz(), nowNs);
            rested = true;
        } else if (!stream.opus().equals(this.stream.opus())) {
            stopCoding();
        }
        this.stream = stream;
        if (!stream.sends()) {
            // What passes by during a hold must not look lost after it.
            splice.cut();
        }
    }

    void tap(@Nullable Tap tap) {
        this.tap = tap;
    }

    /**
     * Whether what a room says comes from more than one other session: from programs and callers of
     * other calls too, who have no channel of their own in a recording.
     */
    void confer(boolean on) {
        confers = on;
    }

    /**
     * @param onPlayed called when the playlist is at its end; not when it is replaced or stopped
     */
    void play(Playlist playlist, Runnable onPlayed) {
        this.playlist = playlist;
        this.onPlayed = onPlayed;
    }

    void stopPlay() {
        playlist = null;
        onPlayed = null;
    }

    /** False when the digits cannot be sent. */
    boolean trySendDigits(String spelled, int digitMs, int gapMs) {
        boolean possible = stream.digitsSendPayloadType() >= 0 || stream.toneDigits();
        return possible && digits.tryAdd(spelled, digitMs, gapMs);
    }

    /** Relayed packets come from elsewhere from now on, or no more. */
    void cutRelay() {
        splice.cut();
        eventKnown = false;
        relaySeen = false;
        collected = 0;
    }

    /** The far end loses so many packets, 0..100 %; a coder that can makes up for it. */
    void expectLoss(int percent) {
        expectedLoss = percent;
        if (coding != null) {
            coding.expectLoss(percent);
        }
    }

    /** What is sent next is of this source. */
    private void sound(Object source) {
        if (source != sounding) {
            sounding = source;
            seam.switched();
            if (coding != null) {
                coding.switched();
            }
        }
    }

    /** Frees what coders hold. */
    void close() {
        stopCoding();
    }

    private void stopCoding() {
        if (coding != null) {
            coding.close();
            coding = null;
        }
        codingFails = false;
        eventKnown = false;
    }

    /** Null when the codec cannot be had, which the engine should have known before it agreed. */
    private @Nullable Coding coding() {
        if (coding == null && !codingFails) {
            try {
                coding = new Coding(host.codecs(), stream);
                coding.expectLoss(expectedLoss);
            } catch (IllegalArgumentException notToBeHad) {
                failCoding();
            }
        }
        return coding;
    }

    private void failCoding() {
        stopCoding();
        codingFails = true;
        host.counters().count(Counter.CODING_FAILED);
    }

    /**
     * Passes on a packet that another leg received, at once. The packet's buffer is changed in
     * place.
     *
     * @param codec of its payload; for events, of the audio beside them
     */
    void relay(
            RtpPacket packet,
            ByteBuffer buffer,
            int epoch,
            long sequence,
            PayloadKind kind,
            Codec codec,
            long nowNs) {
        if (covered() || !passes(codec)) {
            return;
        }
        boolean event = kind == PayloadKind.EVENT;
        if (kind == PayloadKind.NOISE || event && stream.digitsSendPayloadType() < 0) {
            splice.omit(sequence);
            return;
        }
        if (source != Source.RELAY || codec != relayed) {
            splice.cut();
            source = Source.RELAY;
            relayed = codec;
        }
        boolean resumed = splice.join(epoch, sequence, packet.timestamp(), !event, out, nowNs);
        if (!splice.holds(sequence)) {
            return;
        }
        onRelayed(nowNs);
        forward(packet, buffer, sequence, event, codec, resumed, nowNs);
    }

    private void onRelayed(long nowNs) {
        relaySeen = true;
        pacing = false;
        lastRelayNs = nowNs;
    }

    /** Whether packets go on as they are, but for the law of G.711. */
    boolean passes(Codec codec) {
        return codec == stream.codec() || codec.isG711() && stream.codec().isG711();
    }

    /**
     * Sends what a room says, unless something covers it: collected to packets of the stream's own
     * length.
     *
     * @param samples 20 ms
     * @param dueNs when they begin
     */
    void say(short[] pcm, int samples, int rateHz, long dueNs) {
        Coding with = covered() ? null : coding();
        if (with == null) {
            collected = 0;
            return;
        }
        boolean begins = source != Source.ROOM || rateHz != collectedHz || isAstray(samples, dueNs);
        if (begins) {
            splice.cut();
            source = Source.ROOM;
            collected = 0;
            collectedHz = rateHz;
            roomTimestamp = out.timestampAt(dueNs);
        }
        onRelayed(dueNs);
        System.arraycopy(pcm, 0, collecting, collected, samples);
        collected += samples;
        sound(ROOM);
        sendCollected(with, begins, dueNs);
    }

    private boolean covered() {
        return !stream.sends() || playlist != null || digits.active();
    }

    /** The room left something out, or its clock and ours have come apart. */
    private boolean isAstray(int samples, long dueNs) {
        int ahead = roomTimestamp + units(collected, collectedHz) - out.timestampAt(dueNs);
        return Math.abs(ahead) > 2 * units(samples, collectedHz);
    }

    private int units(int samples, int rateHz) {
        return (int) stream.codec().timestampUnits(samples, rateHz);
    }

    private void sendCollected(Coding with, boolean begins, long dueNs) {
        int frame = collectedHz / 1000 * packetMs();
        int at = 0;
        for (; collected - at >= frame; at += frame) {
            with.code(collecting, at, frame, collectedHz, payload);
            int units = units(frame, collectedHz);
            sendCoded(begins && at == 0, roomTimestamp, units, dueNs);
            roomTimestamp += units;
        }
        collected -= at;
        System.arraycopy(collecting, at, collecting, 0, collected);
    }

    /**
     * Sends {@link #payload}, if there is anything in it; the first packet after some that were
     * left out is marked (RFC 7587 4.1).
     */
    private void sendCoded(boolean marker, int timestamp, int units, long nowNs) {
        boolean wasHushed = hushed;
        hushed = payload.length == 0;
        if (!hushed) {
            ByteBuffer packet = host.scratch().clear();
            packet.put(RtpPacket.HEADER_OCTETS, payload.octets, 0, payload.length);
            int type = stream.sendPayloadType();
            boolean begins = marker || wasHushed;
            sendPacket(packet, type, begins, timestamp, units, payload.length, nowNs);
        }
    }

    /**
     * Sends an event that another leg received, beside audio of our own: on our clock, under our
     * numbers.
     *
     * @param codec of the audio beside it there
     */
    void press(RtpPacket packet, ByteBuffer buffer, Codec codec, long nowNs) {
        int at = packet.payloadOffset();
        boolean known = stream.digitsSendPayloadType() >= 0;
        if (covered() || !known || packet.payloadLength() < Digits.PAYLOAD_OCTETS) {
            return;
        }
        if (!eventKnown || packet.timestamp() != eventSourceTimestamp) {
            eventKnown = true;
            eventSourceTimestamp = packet.timestamp();
            eventTimestamp = out.timestampAt(nowNs);
        }
        long duration = buffer.getShort(at + 2) & 0xFFFFL;
        long ours = Math.min(0xFFFF, duration * stream.codec().clockHz() / codec.clockHz());
        ByteBuffer event = host.scratch().clear();
        event.putShort(RtpPacket.HEADER_OCTETS, buffer.getShort(at));
        event.putShort(RtpPacket.HEADER_OCTETS + 2, (short) ours);
        sendPacket(
                event,
                stream.digitsSendPayloadType(),
                packet.marker(),
                eventTimestamp,
                (int) ours,
                Digits.PAYLOAD_OCTETS,
                nowNs);
    }

    private void forward(
            RtpPacket packet,
            ByteBuffer buffer,
            long sequence,
            boolean event,
            Codec codec,
            boolean resumed,
            long nowNs) {
        int at = packet.payloadOffset();
        int length = packet.payloadLength();
        if (!event && codec != stream.codec()) {
            translate(buffer, at, length, codec.law());
        }
        sound(RELAY);
        int payloadType = event ? stream.digitsSendPayloadType() : stream.sendPayloadType();
        long outSequence = splice.sequence(sequence);
        int outTimestamp = splice.timestamp(packet.timestamp());
        int start = at - RtpPacket.HEADER_OCTETS;
        boolean marker = packet.marker() || resumed;
        out.writeHeader(buffer, start, payloadType, marker, outSequence, outTimestamp);
        buffer.limit(at + length).position(start);
        int samples = event ? eventSamples(buffer, at, length) : units(length);
        send(buffer, outSequence, outTimestamp, samples, at, length, event, nowNs);
    }

    /** Timestamp units of a payload; of one whose length does not tell, those of our packets. */
    private int units(int octets) {
        int perUnit = stream.codec().octetsPerUnit();
        return perUnit == 0 ? packetUnits() : octets / perUnit;
    }

    private static int eventSamples(ByteBuffer buffer, int at, int length) {
        return length < Digits.PAYLOAD_OCTETS ? 0 : buffer.getShort(at + 2) & 0xFFFF;
    }

    private static void translate(ByteBuffer buffer, int at, int length, G711 law) {
        Companding from = Companding.of(law);
        for (int i = at; i < at + length; i++) {
            buffer.put(i, from.toOther(buffer.get(i)));
        }
    }

    /** Sends what is due by now. */
    void onDue(long nowNs) {
        for (int packets = 0; tryPace(nowNs) && deadlineNs - nowNs <= 0; packets++) {
            if (packets == MAX_CATCH_UP) {
                skip(nowNs);
                return;
            }
            host.lateness().note(nowNs - deadlineNs);
            if (nowNs - deadlineNs > packetNs() / 2) {
                host.counters().count(Counter.LATE_SENDS);
            }
            // By the grid, not by when the loop came to it: what is sent late was due all the same.
            sendPaced(deadlineNs);
            deadlineNs += packetNs();
        }
    }

    private void skip(long nowNs) {
        long packets = (nowNs - deadlineNs) / packetNs() + 1;
        deadlineNs += packets * packetNs();
        pacedTimestamp += (int) packets * packetUnits();
        host.counters().count(Counter.SKIPPED_SENDS, packets);
    }

    /** When {@link #onDue} wants to be called next. */
    long nextDueNs(long nowNs) {
        if (tryPace(nowNs)) {
            return deadlineNs;
        }
        return stream.sends() ? lastRelayNs + relayGapNs() : Long.MAX_VALUE;
    }

    /**
     * True when packets are due by time; after a rest it goes on at the next point of the same
     * grid.
     */
    private boolean tryPace(long nowNs) {
        boolean wanted = isPaced(nowNs);
        if (wanted && !pacing) {
            rested = true;
            long late = Math.max(0, nowNs - deadlineNs);
            deadlineNs += (late + packetNs() - 1) / packetNs() * packetNs();
        }
        pacing = wanted;
        return wanted;
    }

    private boolean isPaced(long nowNs) {
        boolean covers = playlist != null || digits.active();
        return covers || stream.sends() && !(relaySeen && nowNs - lastRelayNs < relayGapNs());
    }

    private long relayGapNs() {
        return relayed == Codec.OPUS ? OPUS_GAP_NS : RELAY_GAP_NS;
    }

    private void sendPaced(long dueNs) {
        boolean resumed = source != Source.PACED || rested;
        if (resumed) {
            source = Source.PACED;
            rested = false;
            pacedTimestamp = out.timestampAt(dueNs);
        }
        int samples = packetUnits();
        DigitSender.Step step = digits.step(packetMs());
        if (step != DigitSender.Step.IDLE && stream.digitsSendPayloadType() < 0) {
            sendTone(step == DigitSender.Step.BEGIN, samples, dueNs);
            pacedTimestamp += samples;
            return;
        }
        switch (step) {
            case IDLE -> sendAudio(samples, resumed, dueNs);
            case BEGIN -> {
                pressTimestamp = pacedTimestamp;
                sendEvent(true, dueNs);
            }
            case CONTINUE -> sendEvent(false, dueNs);
            case PAUSE -> sendSilence(samples, dueNs);
        }
        pacedTimestamp += samples;
    }

    private void sendAudio(int units, boolean marker, long dueNs) {
        Playlist from = playlist;
        sound(from == null ? SILENCE : from);
        int length =
                stream.codec().isG711()
                        ? sendG711(from, units, marker, dueNs)
                        : sendCoded(from, units, marker, dueNs);
        if (from != null && length == 0) {
            finishPlay();
        }
    }

    private int sendG711(@Nullable Playlist from, int samples, boolean marker, long dueNs) {
        ByteBuffer packet = host.scratch().clear();
        int length = 0;
        if (from != null) {
            length = from.read(packet, RtpPacket.HEADER_OCTETS, samples, stream.codec().law());
        }
        fillSilence(packet, RtpPacket.HEADER_OCTETS + length, samples - length);
        int type = stream.sendPayloadType();
        sendPacket(packet, type, marker, pacedTimestamp, samples, samples, dueNs);
        return length;
    }

    private int sendCoded(@Nullable Playlist from, int units, boolean marker, long dueNs) {
        Coding with = coding();
        if (with == null) {
            return 0;
        }
        int length = with.play(from, packetMs(), payload);
        sendCoded(marker, pacedTimestamp, units, dueNs);
        return length;
    }

    private void finishPlay() {
        Runnable told = onPlayed;
        stopPlay();
        if (told != null) {
            told.run();
        }
    }

    private void sendSilence(int units, long dueNs) {
        sound(SILENCE);
        if (stream.codec().isG711()) {
            sendG711(null, units, false, dueNs);
        } else {
            sendCoded(null, units, false, dueNs);
        }
    }

    private void sendTone(boolean begins, int units, long dueNs) {
        if (begins) {
            tone.begin(digits.code());
        }
        if (!digits.sounding()) {
            sendSilence(units, dueNs);
            return;
        }
        sound(TONE);
        int samples = packetMs() * TONE_HZ / 1000;
        for (int i = 0; i < samples; i++) {
            ringing[i] = tone.next();
        }
        Coding with = coding();
        if (with != null) {
            with.code(ringing, 0, samples, TONE_HZ, payload);
            sendCoded(false, pacedTimestamp, units, dueNs);
        }
    }

    private void fillSilence(ByteBuffer packet, int at, int length) {
        byte silence = Companding.of(stream.codec().law()).silence();
        for (int i = at; i < at + length; i++) {
            packet.put(i, silence);
        }
    }

    private void sendEvent(boolean marker, long nowNs) {
        ByteBuffer packet = host.scratch().clear();
        int duration = digits.duration(stream.codec().clockHz());
        Digits.write(packet, RtpPacket.HEADER_OCTETS, digits.code(), digits.ending(), duration);
        int length = Digits.PAYLOAD_OCTETS;
        int payloadType = stream.digitsSendPayloadType();
        sendPacket(packet, payloadType, marker, pressTimestamp, duration, length, nowNs);
    }

    private void sendPacket(
            ByteBuffer packet,
            int payloadType,
            boolean marker,
            int timestamp,
            int samples,
            int length,
            long nowNs) {
        if (!stream.sends() || payloadType < 0) {
            return;
        }
        long sequence = out.nextSequence();
        out.writeHeader(packet, 0, payloadType, marker, sequence, timestamp);
        packet.position(0).limit(RtpPacket.HEADER_OCTETS + length);
        boolean event = payloadType == stream.digitsSendPayloadType();
        send(packet, sequence, timestamp, samples, RtpPacket.HEADER_OCTETS, length, event, nowNs);
    }

    private void send(
            ByteBuffer packet,
            long sequence,
            int timestamp,
            int samples,
            int payloadAt,
            int payloadLength,
            boolean event,
            long nowNs) {
        if (!event && stream.codec().isG711()) {
            seam.pass(packet, payloadAt, payloadLength, stream.codec().law());
        }
        out.onSent(sequence, timestamp, samples, payloadLength, nowNs);
        Tap to = tap;
        if (to != null && event) {
            to.sentOther(sequence);
        } else if (to != null) {
            boolean own = source == Source.PACED || source == Source.ROOM && confers;
            Codec codec = stream.codec();
            to.sent(sequence, timestamp, codec, packet, payloadAt, payloadLength, own, nowNs);
        }
        if (wire.sendRtp(packet, latch.target())) {
            host.counters().count(Counter.PACKETS_OUT);
        } else {
            sendErrors++;
            host.counters().count(Counter.SEND_ERRORS);
        }
    }

    private int packetMs() {
        int asked = Math.clamp(stream.ptimeMs(), 10, 60);
        return switch (stream.codec()) {
            case PCMU, PCMA, G722 -> asked;
            // More would not fit into a packet.
            case L16_8K, L16_16K -> Math.min(asked, 40);
            // Its frames are 10, 20, 40 and 60 ms long.
            case OPUS -> asked < 20 ? 10 : asked < 40 ? 20 : asked < 60 ? 40 : 60;
        };
    }

    private int packetUnits() {
        return packetMs() * stream.codec().clockHz() / 1000;
    }

    private long packetNs() {
        return packetMs() * NS_PER_MS;
    }

    long sendErrors() {
        return sendErrors;
    }
}
