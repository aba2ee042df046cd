package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.SessionId;
import tandem.media.StreamSpec;
import tandem.media.StreamStats;
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
    private final OutStream out;
    private final Inactivity inactivity;
    private final RtcpExchange rtcp;
    private final Plays plays;

    private @Nullable Established established;
    private @Nullable Session peer;
    private boolean echo;
    private @Nullable Tap tap;
    private @Nullable Tap message;
    private @Nullable Tap party;
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
        boolean audio = packet.payloadType() == now.stream.receivePayloadType();
        boolean event = packet.payloadType() == now.stream.digitsReceivePayloadType();
        if (isPeer(now, audio || event, source, nowNs)) {
            onPeerPacket(now.stream, packet, datagram, audio, event, nowNs);
        }
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
            boolean audio,
            boolean event,
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
        if (event) {
            onEvent(packet, datagram, nowNs);
        } else if (audio) {
            onAudio(stream, packet, datagram, nowNs);
        } else {
            host.counters().count(Counter.PACKETS_UNKNOWN_PAYLOAD);
        }
        if (stream.receives() && (audio || event)) {
            pass(stream, packet, datagram, event, nowNs);
        } else {
            tapOther();
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
        if (stream.receives()) {
            tapAudio(tap, stream, packet, datagram, nowNs);
            tapAudio(message, stream, packet, datagram, nowNs);
            tapAudio(partyTap(), stream, packet, datagram, nowNs);
        }
    }

    private void tapAudio(
            @Nullable Tap to,
            StreamSpec stream,
            RtpPacket packet,
            ByteBuffer datagram,
            long nowNs) {
        if (to != null) {
            to.received(
                    reception.epoch(),
                    reception.extendedSequence(),
                    packet.timestamp(),
                    stream.codec(),
                    datagram,
                    packet.payloadOffset(),
                    packet.payloadLength(),
                    nowNs);
        }
    }

    private void onEvent(RtpPacket packet, ByteBuffer datagram, long nowNs) {
        tapOther();
        keypad.onEvent(datagram, packet, nowNs);
    }

    private void tapOther() {
        tapOther(tap);
        tapOther(message);
        tapOther(partyTap());
    }

    /** Of the recording of another session, while that one hears us. */
    private @Nullable Tap partyTap() {
        Session by = recorded;
        return by != null && isHeardBy(by) ? party : null;
    }

    /** Whether another session is sent what the peer of this one says. */
    private boolean isHeardBy(Session other) {
        return peer == other;
    }

    private void tapOther(@Nullable Tap to) {
        if (to != null) {
            to.receivedOther(reception.epoch(), reception.extendedSequence());
        }
    }

    private void pass(
            StreamSpec stream, RtpPacket packet, ByteBuffer datagram, boolean event, long nowNs) {
        if (echo) {
            relay(stream, packet, datagram, event, this, nowNs);
        }
        Session other = peer;
        if (other != null && !other.echo) {
            relay(stream, packet, datagram, event, other, nowNs);
        }
    }

    private void relay(
            StreamSpec stream,
            RtpPacket packet,
            ByteBuffer datagram,
            boolean event,
            Session to,
            long nowNs) {
        Established target = to.established;
        if (target != null) {
            int epoch = reception.epoch();
            long sequence = reception.extendedSequence();
            target.egress.relay(packet, datagram, epoch, sequence, event, stream.codec(), nowNs);
        }
    }

    /** Takes a datagram from the RTCP port. */
    public void onRtcp(ByteBuffer datagram, InetSocketAddress source, long nowNs) {
        Established now = established;
        if (now != null && !closed && wire.tryOpenRtcp(datagram)) {
            rtcp.onDatagram(datagram, source, now.latch, nowNs);
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
            case MediaCommand.Record record -> record(record, nowNs);
            case MediaCommand.MaskRecording mask -> {
                if (tap != null) {
                    tap.mask(mask.masked());
                }
            }
            case MediaCommand.StopRecording _ -> stopRecording(nowNs);
            case MediaCommand.RecordMessage wanted -> recordMessage(wanted, nowNs);
            case MediaCommand.StopMessage _ -> stopMessage(nowNs);
            case MediaCommand.Unbridge _ -> unbridge(nowNs);
            case MediaCommand.Level _, MediaCommand.WatchTalk _, MediaCommand.Enter _ -> {}
            case MediaCommand.Open _,
                    MediaCommand.OpenTap _,
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
            egress.tap(tap);
            established = new Established(stream, latch, egress);
            rtcp.begin(stream, nowNs + rtcpPauseNs());
        } else {
            before.latch.onSignalled(stream.remoteRtp(), nowNs);
            before.egress.change(stream, nowNs);
            rtcp.change(stream);
            established = new Established(stream, before.latch, before.egress);
        }
        reception.clock(stream.codec().clockHz());
        monitor.clock(stream.codec().clockHz());
        keypad.change(stream);
        inactivity.watch(stream.receives(), nowNs);
        plays.connect(output(), stream.codec());
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
        cutRelay();
        other.cutRelay();
        reschedule(nowNs);
        other.reschedule(nowNs);
    }

    private void unbridge(long nowNs) {
        Session other = peer;
        if (other != null) {
            peer = null;
            other.peer = null;
            cutRelay();
            other.cutRelay();
            other.reschedule(nowNs);
        }
    }

    private void cutRelay() {
        if (established != null) {
            established.egress.cutRelay();
        }
    }

    private void record(MediaCommand.Record wanted, long nowNs) {
        if (tap != null) {
            // One at a time: the second gets its answer, the first goes on.
            host.tell(
                    new MediaEvent.Recorded(
                            id, refused(wanted.spec().file(), "a recording runs already")));
            return;
        }
        Tap started = host.tryRecord(id, wanted.spec(), nowNs);
        if (started == null) {
            host.tell(
                    new MediaEvent.Recorded(
                            id,
                            refused(wanted.spec().file(), "too many recordings begin at once")));
            return;
        }
        tap = started;
        if (established != null) {
            established.egress.tap(started);
        }
    }

    /**
     * Puts what this peer says into the recording of another session, if one runs there.
     *
     * @param channel from 0
     */
    public boolean tryRecordParty(Session by, int channel) {
        Tap running = by.tap;
        if (running == null) {
            return false;
        }
        recorded = by;
        party = running.party(channel);
        return true;
    }

    private void recordMessage(MediaCommand.RecordMessage wanted, long nowNs) {
        Tap started =
                message == null
                        ? host.tryRecordMessage(id, wanted.file(), wanted.silenceMs(), nowNs)
                        : null;
        if (started != null) {
            message = started;
            return;
        }
        String fault =
                message == null ? "too many recordings begin at once" : "a message runs already";
        host.tell(new MediaEvent.MessageRecorded(id, refused(wanted.file(), fault), 0));
    }

    private void stopMessage(long nowNs) {
        Tap running = message;
        if (running != null) {
            running.stop(nowNs);
            message = null;
        }
    }

    private MediaEvent.RecordingFacts refused(Path file, String fault) {
        return new MediaEvent.RecordingFacts(file, host.wallMs(), 0, 0, 0, false, "", fault);
    }

    private void stopRecording(long nowNs) {
        Tap running = tap;
        if (running != null) {
            running.stop(nowNs);
            tap = null;
            if (established != null) {
                established.egress.tap(null);
            }
        }
    }

    private void onDue(long nowNs) {
        Established now = established;
        if (closed || now == null) {
            return;
        }
        try {
            now.egress.onDue(nowNs);
            if (rtcp.isDue(nowNs)) {
                rtcp.next(nowNs + rtcpPauseNs());
                rtcp.report(out, reception, now.latch, nowNs, false);
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
        host.wheel().schedule(timer, Math.min(next, inactivity.nextLookNs(nowNs)));
    }

    /** Ends everything but the sockets: play, bridge, recording; says goodbye to the peer. */
    public void close(long nowNs) {
        host.assertInLoop();
        plays.stop();
        unbridge(nowNs);
        stopRecording(nowNs);
        stopMessage(nowNs);
        recorded = null;
        party = null;
        if (established != null) {
            rtcp.report(out, reception, established.latch, nowNs, true);
        }
        wire.close();
        if (established != null) {
            established.egress.close();
        }
        keypad.close();
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
