package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.Part;
import tandem.media.SessionId;
import tandem.media.StreamSpec;
import tandem.media.StreamStats;
import tandem.media.jitter.PayloadKind;
import tandem.media.mix.Room;
import tandem.media.pace.PacingWheel;
import tandem.media.play.Playlist;
import tandem.media.quality.StreamMonitor;
import tandem.media.record.Tap;
import tandem.media.rtp.Latch;
import tandem.media.rtp.OutStream;
import tandem.media.rtp.Reception;
import tandem.media.rtp.RtpPacket;

/**
 * One leg's media from Open to Close: judges what comes, hands it to the bridge, the echo and the
 * recording, and sends by {@link Egress}. Knows no socket and no clock. Runs on: media loop.
 */
public final class Session {
    private static final long RTCP_MEAN_NS = 5_000_000_000L;

    /** Payload type of comfort noise (RFC 3389), where the codec has none of its own. */
    private static final int NOISE = 13;

    /** Length of a press, and of the pause behind it, that one leg signals and the other plays. */
    private static final int PASSED_ON_MS = 100;

    private final SessionId id;
    private final Host host;
    private final SecureWire wire;
    private final SessionLimits limits;
    private final PacingWheel.Entry timer = new PacingWheel.Entry(this::onDue);
    private final Reception reception = new Reception();
    private final StreamMonitor monitor = new StreamMonitor();
    private final Keypad keypad;
    private final Recorders recorders;
    private final OutStream out;
    private final Inactivity inactivity;
    private final RtcpExchange rtcp;
    private final Plays plays;
    private final Talk talk;
    private final Voice voice;

    private @Nullable Established established;
    private @Nullable Session peer;
    private @Nullable Room room;
    private Part role = Part.TALKER;
    private boolean echo;
    private @Nullable Session recorded;
    private long foreignPackets;
    private long malformedPackets;
    private boolean closed;

    /** What exists from the first Connect on. */
    private record Established(StreamSpec stream, Latch latch, Egress egress) {}

    public Session(SessionId id, Host host, Wire wire, SessionLimits limits) {
        this.id = id;
        this.host = host;
        this.wire = new SecureWire(wire, host);
        this.limits = limits;
        this.inactivity = new Inactivity(limits.inactivityNs());
        this.plays = new Plays(id, host);
        this.keypad = new Keypad(id, host);
        this.recorders = new Recorders(id, host, reception);
        this.talk = new Talk(id, host);
        this.voice = new Voice(host, talk);
        var random = host.random();
        this.out = new OutStream(random.nextInt(), random.nextInt(0x8000), random.nextInt());
        String cname = Long.toHexString(random.nextLong());
        this.rtcp = new RtcpExchange(cname, monitor, host, this.wire);
    }

    public SessionId id() {
        return id;
    }

    /**
     * Takes a datagram from the RTP port, between 0 and the buffer's limit; the buffer may be
     * changed.
     */
    public void onRtp(ByteBuffer datagram, InetSocketAddress source, long nowNs) {
        host.assertInLoop();
        Established now = established;
        if (now == null || closed) {
            return;
        }
        if (rtcp.isOurs(datagram)) {
            onRtcp(datagram, source, nowNs);
            return;
        }
        if (!wire.tryOpenRtp(datagram)) {
            return;
        }
        RtpPacket packet = host.packet();
        if (!packet.parse(datagram)) {
            malformedPackets++;
            host.counters().count(Counter.PACKETS_MALFORMED);
            return;
        }
        PayloadKind kind = kind(now.stream, packet.payloadType());
        if (isPeer(now, kind != null, source, nowNs)) {
            onPeerPacket(now.stream, packet, datagram, kind, nowNs);
        }
    }

    /** Null for a type that was not agreed. */
    private static @Nullable PayloadKind kind(StreamSpec stream, int payloadType) {
        if (payloadType == stream.receivePayloadType()) {
            return PayloadKind.AUDIO;
        }
        if (payloadType == stream.digitsReceivePayloadType()) {
            return PayloadKind.EVENT;
        }
        return payloadType == NOISE && stream.codec().isG711() ? PayloadKind.NOISE : null;
    }

    private boolean isPeer(Established now, boolean agreed, InetSocketAddress source, long nowNs) {
        if (!agreed && !source.equals(now.latch.source())) {
            // Whoever does not know what was agreed is not yet believed to be the peer.
            onStranger(source.equals(now.latch.target()));
            return false;
        }
        return switch (now.latch.judge(source, nowNs)) {
            case PEER -> true;
            case LATCHED -> {
                host.tell(new MediaEvent.Latched(id, source));
                yield true;
            }
            case FOREIGN -> {
                onStranger(false);
                yield false;
            }
        };
    }

    private void onStranger(boolean atPeersAddress) {
        if (atPeersAddress) {
            host.counters().count(Counter.PACKETS_UNKNOWN_PAYLOAD);
        } else {
            foreignPackets++;
            host.counters().count(Counter.PACKETS_FOREIGN);
        }
    }

    private void onPeerPacket(
            StreamSpec stream,
            RtpPacket packet,
            ByteBuffer datagram,
            @Nullable PayloadKind kind,
            long nowNs) {
        Reception.Verdict verdict = reception.onPacket(packet);
        inactivity.onPacket(nowNs);
        switch (verdict) {
            case DUPLICATE, DOUBTFUL -> {
                return;
            }
            case RESTARTED -> keypad.restart();
            case NEW, LATE -> {}
        }
        host.counters().count(Counter.PACKETS_IN);
        monitor.onPacket(reception.epoch(), reception.extendedSequence());
        switch (kind) {
            case AUDIO -> onAudio(stream, packet, datagram, nowNs);
            case EVENT -> onEvent(packet, datagram, nowNs);
            case NOISE -> recorders.other(partakes());
            case null -> host.counters().count(Counter.PACKETS_UNKNOWN_PAYLOAD);
        }
        if (stream.receives() && kind != null) {
            pass(stream, packet, datagram, kind, nowNs);
        } else {
            recorders.other(partakes());
        }
    }

    private void onAudio(StreamSpec stream, RtpPacket packet, ByteBuffer datagram, long nowNs) {
        reception.onArrival(packet.timestamp(), nowNs);
        monitor.onAudio(
                reception.epoch(),
                reception.extendedSequence(),
                packet.timestamp(),
                reception.jitterUs());
        keypad.onAudio(stream, datagram, packet, nowNs);
        if (room == null) {
            talk.onPacket(stream.codec(), datagram, packet, nowNs);
        }
        if (stream.receives()) {
            recorders.audio(stream.codec(), packet, datagram, partakes(), nowNs);
        }
    }

    private void onEvent(RtpPacket packet, ByteBuffer datagram, long nowNs) {
        recorders.other(partakes());
        keypad.onEvent(datagram, packet, nowNs);
    }

    /** Whether the session in whose recording this one has a channel hears it. */
    private boolean partakes() {
        Session by = recorded;
        return by != null && isHeardBy(by);
    }

    /** Whether another session is sent what the peer of this one says. */
    private boolean isHeardBy(Session other) {
        if (room == null || room != other.room) {
            return peer == other;
        }
        return switch (role.voice()) {
            case OPEN -> other.role.hears();
            case WHISPER -> other.role.hears() && other.role.coached();
            case CLOSED -> false;
        };
    }

    private void pass(
            StreamSpec stream,
            RtpPacket packet,
            ByteBuffer datagram,
            PayloadKind kind,
            long nowNs) {
        if (echo) {
            relay(stream, packet, datagram, kind, this, nowNs);
        }
        Session other = peer;
        if (room != null) {
            say(stream, packet, datagram, kind, nowNs);
        } else if (other != null && !other.echo) {
            relay(stream, packet, datagram, kind, other, nowNs);
        }
    }

    private void say(
            StreamSpec stream,
            RtpPacket packet,
            ByteBuffer datagram,
            PayloadKind kind,
            long nowNs) {
        Room in = room;
        if (in != null && kind == PayloadKind.EVENT) {
            in.press(voice, packet, datagram, stream.codec(), nowNs);
        }
        int epoch = reception.epoch();
        voice.onPacket(epoch, reception.extendedSequence(), packet, kind, datagram, nowNs);
    }

    private void relay(
            StreamSpec stream,
            RtpPacket packet,
            ByteBuffer datagram,
            PayloadKind kind,
            Session to,
            long nowNs) {
        Established target = to.established;
        if (target != null) {
            int epoch = reception.epoch();
            long sequence = reception.extendedSequence();
            target.egress.relay(packet, datagram, epoch, sequence, kind, stream.codec(), nowNs);
        }
    }

    /** Takes a datagram from the RTCP port. */
    public void onRtcp(ByteBuffer datagram, InetSocketAddress source, long nowNs) {
        Established now = established;
        if (now != null && !closed && wire.tryOpenRtcp(datagram)) {
            rtcp.onDatagram(datagram, source, now.latch, nowNs);
            now.egress.expectLoss(rtcp.lossPercent());
        }
    }

    /** Does what a command says; those that need other sessions or the sockets are the loop's. */
    public void onCommand(MediaCommand command, long nowNs) {
        host.assertInLoop();
        switch (command) {
            case MediaCommand.Connect connect -> connect(connect.stream(), nowNs);
            case MediaCommand.Play wanted -> plays.play(wanted);
            case MediaCommand.StopPlay stop -> plays.stop(stop.play());
            case MediaCommand.Echo wanted -> echo(wanted.on());
            case MediaCommand.SendDigits spell ->
                    sendDigits(spell.digits(), spell.digitMs(), spell.gapMs());
            case MediaCommand.Pressed(_, char digit) -> pressed(digit, nowNs);
            case MediaCommand.Record record -> {
                recorders.record(record, nowNs);
                tapSent();
            }
            case MediaCommand.MaskRecording mask -> recorders.mask(mask.masked());
            case MediaCommand.StopRecording _ -> {
                recorders.stop(nowNs);
                tapSent();
            }
            case MediaCommand.RecordMessage wanted -> recorders.recordMessage(wanted, nowNs);
            case MediaCommand.StopMessage _ -> recorders.stopMessage(nowNs);
            case MediaCommand.Unbridge _ -> unbridge(nowNs);
            case MediaCommand.Level level -> level(level, nowNs);
            case MediaCommand.WatchTalk watch -> talk.watch(watch.on(), nowNs);
            case MediaCommand.Open _,
                    MediaCommand.Enter _,
                    MediaCommand.Bridge _,
                    MediaCommand.RecordParty _,
                    MediaCommand.Close _ ->
                    throw new IllegalStateException("for the loop: " + command);
        }
        reschedule(nowNs);
    }

    private void connect(StreamSpec stream, long nowNs) {
        Established before = established;
        if (wire.use(stream.srtp())) {
            out.rename(host.random().nextInt());
        }
        if (before == null) {
            Latch latch = new Latch(limits.latchWindowNs(), stream.remoteRtp(), nowNs);
            Egress egress = new Egress(host, wire, out, latch, stream, nowNs);
            egress.confer(room != null && peer == null);
            egress.tap(recorders.own());
            established = new Established(stream, latch, egress);
            rtcp.begin(stream, nowNs + rtcpPauseNs());
        } else {
            before.latch.onSignalled(stream.remoteRtp(), nowNs);
            before.egress.change(stream, nowNs);
            rtcp.change(stream);
            established = new Established(stream, before.latch, before.egress);
        }
        voice.connect(stream.codec(), established.egress);
        reception.clock(stream.codec().clockHz());
        monitor.clock(stream.codec().clockHz());
        keypad.change(stream);
        inactivity.watch(stream.receives(), nowNs);
        plays.connect(output(), stream.codec());
        if (room != null) {
            room.retune();
        }
        pair(nowNs);
    }

    private Plays.Output output() {
        return new Plays.Output() {
            @Override
            public void start(Playlist playlist, Runnable onPlayed) {
                if (established != null) {
                    established.egress.play(playlist, onPlayed);
                    reschedule(host.nowNs());
                }
            }

            @Override
            public void stop() {
                if (established != null) {
                    established.egress.stopPlay();
                }
            }
        };
    }

    private void echo(boolean on) {
        echo = on;
        cutRelay();
    }

    private void sendDigits(String spelled, int digitMs, int gapMs) {
        Established now = established;
        if (now == null || !now.egress.trySendDigits(spelled, digitMs, gapMs)) {
            host.counters().count(Counter.DIGITS_DROPPED, spelled.length());
        }
    }

    private void pressed(char digit, long nowNs) {
        Established now = established;
        boolean isNew = keypad.onSignalled(digit, nowNs);
        boolean onlyWay = now != null && now.stream.digitsReceivePayloadType() < 0;
        Session other = peer;
        if (isNew && onlyWay && other != null) {
            other.sendDigits(String.valueOf(digit), PASSED_ON_MS, PASSED_ON_MS);
            other.reschedule(nowNs);
        }
    }

    /** Joins two sessions; both leave whom they were joined with before. */
    public void bridge(Session other, long nowNs) {
        unbridge(nowNs);
        other.unbridge(nowNs);
        peer = other;
        other.peer = this;
        pair(nowNs);
        cutRelay();
        other.cutRelay();
        reschedule(nowNs);
        other.reschedule(nowNs);
    }

    /**
     * Packets of a bridge are relayed as they are where that is possible; else both sides meet in a
     * room of their own.
     */
    private void pair(long nowNs) {
        Session other = peer;
        if (other == null) {
            return;
        }
        boolean decodes = decodes(other) || other.decodes(this);
        if (decodes && room == null) {
            Room between = new Room(host.wheel(), host.lateness(), null, this::onSkipped, () -> {});
            meet(between, Part.TALKER, nowNs);
            other.meet(between, Part.TALKER, nowNs);
        } else if (!decodes && room != null) {
            part();
            other.part();
            cutRelay();
            other.cutRelay();
        }
    }

    private boolean decodes(Session to) {
        Established from = established;
        Established target = to.established;
        boolean passes =
                from == null || target == null || target.egress.passes(from.stream.codec());
        return !passes || voice.isLevelled();
    }

    private void onSkipped(long frames) {
        host.counters().count(Counter.SKIPPED_SENDS, frames);
    }

    /**
     * Enters a room that others may be in, and leaves bridge or room where it was.
     *
     * @param entered of the same loop
     */
    public void enter(Room entered, Part as, long nowNs) {
        if (entered != room || peer != null) {
            unbridge(nowNs);
            cutRelay();
        }
        meet(entered, as, nowNs);
        reschedule(nowNs);
    }

    private void meet(Room entered, Part as, long nowNs) {
        room = entered;
        if (established != null) {
            established.egress.confer(peer == null);
        }
        voice.open();
        role = as;
        entered.enter(voice, as, nowNs);
    }

    /** Leaves its room, and stops being decoded. */
    private void part() {
        Room left = room;
        if (left != null) {
            room = null;
            left.leave(voice);
            voice.shut();
        }
    }

    private void unbridge(long nowNs) {
        part();
        Session other = peer;
        if (other != null) {
            peer = null;
            other.peer = null;
            other.part();
            cutRelay();
            other.cutRelay();
            other.reschedule(nowNs);
        }
    }

    private void level(MediaCommand.Level level, long nowNs) {
        voice.level(level.receivedDb(), level.sentDb());
        pair(nowNs);
    }

    private void cutRelay() {
        if (established != null) {
            established.egress.cutRelay();
        }
    }

    /**
     * Puts what this peer says into the recording of another session, if one runs there.
     *
     * @param channel from 0
     */
    public boolean tryRecordParty(Session by, int channel) {
        Tap running = by.recorders.own();
        if (running == null) {
            return false;
        }
        recorded = by;
        recorders.takePart(running.party(channel));
        return true;
    }

    /** What is sent goes into the recording too. */
    private void tapSent() {
        if (established != null) {
            established.egress.tap(recorders.own());
        }
    }

    private void onDue(long nowNs) {
        Established now = established;
        if (closed || now == null) {
            return;
        }
        try {
            now.egress.onDue(nowNs);
            talk.onTime(nowNs);
            if (rtcp.isDue(nowNs)) {
                rtcp.next(nowNs + rtcpPauseNs());
                rtcp.report(out, reception, now.latch, nowNs, false);
                voice.count();
            }
            if (inactivity.isOver(nowNs)) {
                host.tell(new MediaEvent.Inactive(id, inactivity.everReceived()));
            }
        } finally {
            // Whatever goes wrong in one packet time, the next one comes.
            reschedule(nowNs);
        }
    }

    /**
     * Half to one and a half times the mean, so that sessions do not report in step (RFC 3550
     * section 6.3.1).
     */
    private long rtcpPauseNs() {
        return RTCP_MEAN_NS / 2 + host.random().nextLong(RTCP_MEAN_NS);
    }

    private void reschedule(long nowNs) {
        Established now = established;
        if (now == null || closed) {
            return;
        }
        long next = Math.min(now.egress.nextDueNs(nowNs), rtcp.dueNs());
        next = Math.min(next, talk.nextLookNs(nowNs));
        host.wheel().schedule(timer, Math.min(next, inactivity.nextLookNs(nowNs)));
    }

    /** Ends everything but the sockets: play, bridge, recording; says goodbye to the peer. */
    public void close(long nowNs) {
        host.assertInLoop();
        plays.stop();
        unbridge(nowNs);
        recorders.close(nowNs);
        tapSent();
        recorded = null;
        if (established != null) {
            rtcp.report(out, reception, established.latch, nowNs, true);
        }
        wire.close();
        if (established != null) {
            established.egress.close();
        }
        keypad.close();
        talk.watch(false, nowNs);
        monitor.settle();
        closed = true;
        host.wheel().cancel(timer);
    }

    /** Counts up to now. */
    public StreamStats stats() {
        Established now = established;
        long sendErrors = now == null ? 0 : now.egress.sendErrors();
        return new StreamStats(
                reception.packets(),
                reception.octets(),
                reception.lost(),
                reception.duplicates() + wire.replayedPackets(),
                foreignPackets + wire.unauthenticPackets(),
                malformedPackets + wire.malformedPackets(),
                out.packets() - sendErrors,
                out.octets(),
                sendErrors,
                reception.jitterUs(),
                remote(now == null ? null : now.latch.source()),
                monitor.quality(out.packets() - sendErrors));
    }

    private static String remote(@Nullable InetSocketAddress source) {
        return source == null ? "" : source.getAddress().getHostAddress() + ":" + source.getPort();
    }
}
