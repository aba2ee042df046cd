package tandem.media.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import org.jctools.queues.MpscChunkedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.media.Audio;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.Part;
import tandem.media.RecordingSpec;
import tandem.media.RoomId;
import tandem.media.SessionId;
import tandem.media.StreamStats;
import tandem.media.codec.Codecs;
import tandem.media.mix.FrameTap;
import tandem.media.mix.Room;
import tandem.media.mix.TapMember;
import tandem.media.pace.Lateness;
import tandem.media.pace.PacingWheel;
import tandem.media.play.PlayForm;
import tandem.media.play.Playlist;
import tandem.media.play.Prompts;
import tandem.media.record.Recording;
import tandem.media.record.Tap;
import tandem.media.rtp.RtpPacket;
import tandem.media.session.Counter;
import tandem.media.session.Counters;
import tandem.media.session.Host;
import tandem.media.session.Session;
import tandem.media.srtp.SrtpScratch;

/**
 * One event loop and all that lives on it: commands in by one bounded queue, sessions, timers. Runs
 * on: media loop, where not said otherwise.
 */
final class MediaLoop implements Host, LoopIo.SelectWatch {
    private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);
    private static final int MAX_QUEUED = 1 << 16;
    private static final int MESSAGES_A_TURN = 512;

    /** More than any datagram that can be RTP of ours; longer ones are cut, and so refused. */
    private static final int DATAGRAM_OCTETS = 2048;

    private static final long FAULT_LOG_NS = TimeUnit.SECONDS.toNanos(10);

    /** A tap and the room that it is in. */
    private record Tapped(TapMember member, Room room) {}

    /** A session and its sockets. */
    private record Seat(Session session, SocketPair sockets) {}

    private final int number;
    private final Shared shared;
    private final MultiThreadIoEventLoopGroup group;
    private final IoEventLoop loop;
    private final RandomGenerator random;
    private final PacingWheel wheel;
    private final MpscChunkedArrayQueue<Runnable> queue =
            new MpscChunkedArrayQueue<>(1024, MAX_QUEUED);
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Map<Long, Seat> sessions = new HashMap<>();
    private final List<Seat> closing = new ArrayList<>();
    private final Map<Long, Tapped> taps = new HashMap<>();
    private final Rooms rooms;
    private final Lateness lateness = new Lateness();
    private final Endings endings;
    private final ByteBuffer receiveBuffer = ByteBuffer.allocateDirect(DATAGRAM_OCTETS);
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(DATAGRAM_OCTETS);
    private final RtpPacket packet = new RtpPacket();
    private @Nullable SrtpScratch srtpScratch;
    private @Nullable Future<?> ticking;
    private long faultLoggedNs;
    private boolean faultLogged;

    MediaLoop(int number, Shared shared, RandomGenerator random) {
        this.number = number;
        this.shared = shared;
        this.group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        (ThreadFactory)
                                task ->
                                        Thread.ofPlatform()
                                                .daemon()
                                                .name("media-loop-" + number)
                                                .unstarted(task),
                        LoopIo.factory(this));
        this.loop = group.next();
        this.random = random;
        this.wheel = new PacingWheel(shared.clock().nowNs());
        this.endings = new Endings(this::tell, wheel);
        this.rooms =
                new Rooms(
                        number,
                        shared.halls(),
                        wheel,
                        lateness,
                        frames -> shared.counters().count(Counter.SKIPPED_SENDS, frames));
        // The platform takes long to load its cryptography: before the first call, not in it.
        loop.execute(this::srtpScratch);
    }

    /** Enqueues a command. Runs on: any. */
    void tell(MediaCommand command) {
        enqueue(() -> onCommand(command));
    }

    /** Enqueues work for the loop; the loop is woken once, however much comes. Runs on: any. */
    private void enqueue(Runnable message) {
        if (!queue.offer(message)) {
            shared.counters().count(Counter.COMMANDS_REFUSED);
            return;
        }
        if (awake.compareAndSet(false, true)) {
            wake();
        }
    }

    private void wake() {
        try {
            loop.execute(this::drain);
        } catch (RejectedExecutionException e) {
            // The endpoint is closed; nobody waits for answers any more.
            shared.counters().count(Counter.COMMANDS_REFUSED);
        }
    }

    /** Messages that wait. Runs on: any. */
    int backlog() {
        return queue.size();
    }

    private void drain() {
        awake.set(false);
        for (int i = 0; i < MESSAGES_A_TURN; i++) {
            Runnable message = queue.poll();
            if (message == null) {
                break;
            }
            run(message);
        }
        tick(!wheel.isEmpty());
        if (!queue.isEmpty() && awake.compareAndSet(false, true)) {
            wake();
        }
    }

    private void run(Runnable message) {
        try {
            message.run();
        } catch (Throwable e) {
            onFault("command", e);
        }
    }

    private void onCommand(MediaCommand command) {
        if (command instanceof MediaCommand.Open(SessionId id)) {
            open(id);
            return;
        }
        Seat seat = sessions.get(command.session().value());
        if (seat == null && taps.containsKey(command.session().value())) {
            onTapCommand(command);
            return;
        }
        if (seat == null) {
            shared.counters().count(Counter.COMMANDS_DROPPED);
            return;
        }
        switch (command) {
            case MediaCommand.Bridge bridge -> bridge(seat.session, bridge);
            case MediaCommand.Enter(_, RoomId room, Part part) ->
                    seat.session.enter(rooms.room(room), part, nowNs());
            case MediaCommand.RecordParty party -> recordParty(seat.session, party);
            case MediaCommand.Close _ -> close(seat);
            default -> seat.session.onCommand(command, nowNs());
        }
    }

    /** Opens a tap, if nothing has that name. Runs on: any. */
    void openTap(SessionId session, FrameTap tap, RoomId room, Part part) {
        enqueue(
                () -> {
                    long id = session.value();
                    if (taps.containsKey(id) || sessions.containsKey(id)) {
                        shared.counters().count(Counter.COMMANDS_DROPPED);
                    } else {
                        enter(id, new TapMember(tap), room, part);
                    }
                });
    }

    private void enter(long id, TapMember member, RoomId room, Part part) {
        Room entered = rooms.room(room);
        entered.enter(member, part, nowNs());
        taps.put(id, new Tapped(member, entered));
    }

    private void onTapCommand(MediaCommand command) {
        SessionId id = command.session();
        Tapped tapped = taps.get(id.value());
        switch (command) {
            case MediaCommand.Enter(_, RoomId room, Part part) -> {
                if (rooms.room(room) != tapped.room) {
                    tapped.room.leave(tapped.member);
                }
                enter(id.value(), tapped.member, room, part);
            }
            case MediaCommand.Level(_, double receivedDb, double sentDb) ->
                    tapped.member.level(receivedDb, sentDb);
            case MediaCommand.Close _ -> {
                taps.remove(id.value());
                tapped.room.leave(tapped.member);
                tell(new MediaEvent.Closed(id, StreamStats.NONE));
            }
            default -> shared.counters().count(Counter.COMMANDS_DROPPED);
        }
    }

    private void open(SessionId id) {
        if (sessions.containsKey(id.value())) {
            shared.counters().count(Counter.COMMANDS_DROPPED);
            return;
        }
        PortPairs.Pair pair;
        try {
            pair = shared.ports().open();
        } catch (IOException e) {
            tell(new MediaEvent.OpenFailed(id, String.valueOf(e.getMessage())));
            return;
        }
        Wiring wiring = new Wiring();
        SocketPair sockets = new SocketPair(this, pair, wiring::onRtp, wiring::onRtcp);
        Session session = new Session(id, this, sockets, shared.limits());
        wiring.session = session;
        sessions.put(id.value(), new Seat(session, sockets));
        shared.sessions().increment();
        sockets.register(loop);
        tell(new MediaEvent.Opened(id, pair.address()));
    }

    /** The session needs the sockets to be made, and they need the session. */
    private static final class Wiring {
        private @Nullable Session session;

        void onRtp(ByteBuffer datagram, InetSocketAddress source, long nowNs) {
            if (session != null) {
                session.onRtp(datagram, source, nowNs);
            }
        }

        void onRtcp(ByteBuffer datagram, InetSocketAddress source, long nowNs) {
            if (session != null) {
                session.onRtcp(datagram, source, nowNs);
            }
        }
    }

    private void bridge(Session one, MediaCommand.Bridge bridge) {
        Seat other = sessions.get(bridge.other().value());
        if (other == null || other.session == one) {
            shared.counters().count(Counter.COMMANDS_DROPPED);
        } else {
            one.bridge(other.session, nowNs());
        }
    }

    private void recordParty(Session one, MediaCommand.RecordParty party) {
        Seat recorded = sessions.get(party.recorded().value());
        boolean begun = recorded != null && one.tryRecordParty(recorded.session, party.channel());
        if (!begun) {
            shared.counters().count(Counter.COMMANDS_DROPPED);
        }
    }

    private void close(Seat seat) {
        SessionId id = seat.session.id();
        sessions.remove(id.value());
        shared.sessions().decrement();
        seat.session.close(nowNs());
        endings.onClosed(id, seat.session.stats(), nowNs());
        shared.writer().hurry();
        closing.add(seat);
        try {
            seat.sockets.close();
        } catch (IOException e) {
            onFault("close", e);
        }
    }

    @Override
    public boolean isSelectWanted() {
        return !closing.isEmpty();
    }

    /** The selector has let go of closed sockets, so their ports are free. */
    @Override
    public void onSelected() {
        for (Seat seat : closing) {
            shared.ports().giveBack(seat.sockets.pair());
            endings.onPortsFree(seat.session.id());
        }
        closing.clear();
    }

    /** A recording's end was told to the listener. Runs on: recording writer. */
    void onRecorded(Recording recording) {
        enqueue(() -> endings.onRecorded(recording));
    }

    /** Closes every session. Runs on: any. */
    void closeAll() {
        enqueue(
                () -> {
                    List.copyOf(sessions.values()).forEach(this::close);
                    taps.values().forEach(tapped -> tapped.room.leave(tapped.member));
                    taps.clear();
                });
    }

    /** Ends the loop within a time. Runs on: any. */
    void shutDown(long limitNs) {
        group.shutdownGracefully(0, limitNs, TimeUnit.NANOSECONDS)
                .awaitUninterruptibly(limitNs, TimeUnit.NANOSECONDS);
    }

    /** Starts or stops the timer of the wheel; it runs only while a session wants it. */
    private void tick(boolean on) {
        if (on && ticking == null) {
            long first = wheel.align(nowNs()) - nowNs();
            ticking =
                    loop.scheduleAtFixedRate(
                            this::onTick,
                            Math.max(0, first),
                            PacingWheel.SLOT_NS,
                            TimeUnit.NANOSECONDS);
        } else if (!on && ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
    }

    private void onTick() {
        try {
            wheel.advance(nowNs());
        } catch (Throwable e) {
            onFault("timer", e);
        }
        if (wheel.isEmpty()) {
            tick(false);
        }
    }

    /** Counts what should not have happened, and logs it at most once in ten seconds. */
    void onFault(String where, Throwable e) {
        shared.counters().count(Counter.LOOP_FAULTS);
        long nowNs = nowNs();
        if (!faultLogged || nowNs - faultLoggedNs > FAULT_LOG_NS) {
            faultLogged = true;
            faultLoggedNs = nowNs;
            LOG.error("media-loop fault at={} loop={}", where, number, e);
        }
    }

    ByteBuffer receiveBuffer() {
        return receiveBuffer;
    }

    @Override
    public void assertInLoop() {
        assert loop.inEventLoop() : Thread.currentThread().getName();
    }

    @Override
    public void tell(MediaEvent event) {
        try {
            shared.listener().onEvent(event);
        } catch (Throwable e) {
            onFault("listener", e);
        }
    }

    @Override
    public PacingWheel wheel() {
        return wheel;
    }

    @Override
    public Lateness lateness() {
        return lateness;
    }

    @Override
    public ByteBuffer scratch() {
        return scratch;
    }

    @Override
    public RtpPacket packet() {
        return packet;
    }

    @Override
    public SrtpScratch srtpScratch() {
        SrtpScratch made = srtpScratch;
        if (made == null) {
            made = new SrtpScratch();
            srtpScratch = made;
        }
        return made;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Counters counters() {
        return shared.counters();
    }

    @Override
    public long nowNs() {
        return shared.clock().nowNs();
    }

    @Override
    public long wallMs() {
        return shared.clock().wallMs();
    }

    @Override
    public Codecs codecs() {
        return shared.codecs();
    }

    @Override
    public @Nullable Playlist cached(List<Audio> audio, PlayForm form, boolean repeat) {
        return shared.prompts().cached(audio, form, repeat);
    }

    @Override
    public boolean tryPrepare(
            List<Audio> audio, PlayForm form, boolean repeat, Prompts.Prepared then) {
        return shared.prompts()
                .tryPrepare(
                        audio,
                        form,
                        repeat,
                        new Prompts.Prepared() {
                            @Override
                            public void ready(Playlist playlist) {
                                enqueue(() -> then.ready(playlist));
                            }

                            @Override
                            public void failed(String detail) {
                                enqueue(() -> then.failed(detail));
                            }
                        });
    }

    @Override
    public @Nullable Tap tryRecord(SessionId session, RecordingSpec spec, long nowNs) {
        return known(shared.writer().tryStart(number, session, spec, nowNs, wallMs()));
    }

    @Override
    public @Nullable Tap tryRecordMessage(
            SessionId session, Path file, long silenceMs, long nowNs) {
        return known(
                shared.writer().tryStartMessage(number, session, file, silenceMs, nowNs, wallMs()));
    }

    private @Nullable Tap known(@Nullable Tap tap) {
        if (tap != null) {
            endings.onRecording(tap.recording());
        }
        return tap;
    }
}
