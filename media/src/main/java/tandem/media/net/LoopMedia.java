package tandem.media.net;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import tandem.media.AudioTap;
import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.MediaEndpoint;
import tandem.media.MediaEvent;
import tandem.media.MediaGauges;
import tandem.media.MediaListener;
import tandem.media.MediaSettings;
import tandem.media.Part;
import tandem.media.RoomId;
import tandem.media.SessionId;
import tandem.media.TapSpec;
import tandem.media.codec.Codecs;
import tandem.media.mix.FrameTap;
import tandem.media.play.Prompts;
import tandem.media.play.file.Renditions;
import tandem.media.record.Recording;
import tandem.media.record.RecordingWriter;
import tandem.media.session.Counters;
import tandem.media.session.SessionLimits;

/** The media endpoint on Netty event loops and JDK datagram channels. Runs on: any. */
public final class LoopMedia implements MediaEndpoint {
    private static final long CLOSE_NS = TimeUnit.SECONDS.toNanos(5);

    private final List<MediaLoop> loops = new ArrayList<>();
    private final Shared shared;
    private final Set<Codec> codable;
    private final SendLateness lateness;
    private final AtomicLong nextSession = new AtomicLong(1);
    private final AtomicLong nextRoom = new AtomicLong(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private LoopMedia(
            MediaSettings settings,
            MediaListener listener,
            Codecs codecs,
            Renditions renditions,
            InetAddress host) {
        MediaClock clock = MediaClock.SYSTEM;
        codable =
                Arrays.stream(Codec.values())
                        .filter(codecs::has)
                        .collect(Collectors.toUnmodifiableSet());
        shared =
                new Shared(
                        listener,
                        clock,
                        new SessionLimits(
                                TimeUnit.MILLISECONDS.toNanos(settings.latchWindowMs()),
                                TimeUnit.MILLISECONDS.toNanos(settings.inactivityMs())),
                        new PortPairs(settings, host),
                        codecs,
                        new Prompts(settings.promptCacheOctets(), clock::nowNs, renditions),
                        new RecordingWriter(
                                settings.loops(),
                                settings.recordingQueueFrames(),
                                clock::nowNs,
                                codecs,
                                recordingEvents()),
                        new Halls(settings.loops()),
                        new Counters(),
                        new LongAdder());
        SecureRandom seeds = new SecureRandom();
        for (int i = 0; i < settings.loops(); i++) {
            loops.add(new MediaLoop(i, shared, new SplittableRandom(seeds.nextLong())));
        }
        lateness = new SendLateness(loops.stream().map(MediaLoop::lateness).toList(), clock);
    }

    /**
     * Opens an endpoint with its loops and threads running.
     *
     * @throws IllegalArgumentException when the host is no numeric address
     */
    public static MediaEndpoint open(MediaSettings settings, MediaListener listener) {
        Codecs codecs = Codecs.load();
        return open(settings, listener, codecs, Renditions.none(codecs));
    }

    /**
     * The same.
     *
     * @param renditions what reads prompts
     */
    public static MediaEndpoint open(
            MediaSettings settings, MediaListener listener, Codecs codecs, Renditions renditions) {
        try {
            InetAddress host = InetAddress.ofLiteral(settings.host());
            return new LoopMedia(settings, listener, codecs, renditions, host);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "media host " + settings.host() + " is no numeric address", e);
        }
    }

    private RecordingWriter.Listener recordingEvents() {
        return new RecordingWriter.Listener() {
            @Override
            public void onFinished(Recording recording, MediaEvent.RecordingFacts facts) {
                try {
                    if (recording.tryTell()) {
                        shared.listener().onEvent(recording.ended(facts));
                    }
                } finally {
                    loopOf(recording.session()).onRecorded(recording);
                }
            }

            @Override
            public void onSilent(Recording recording) {
                shared.listener().onEvent(new MediaEvent.MessageSilent(recording.session()));
            }
        };
    }

    @Override
    public Set<Codec> codecs() {
        return codable;
    }

    @Override
    public String opus() {
        return shared.codecs().opus();
    }

    @Override
    public SessionId newSession(long call) {
        long loop = Math.floorMod(call, loops.size());
        return new SessionId(nextSession.getAndIncrement() * loops.size() + loop);
    }

    @Override
    public RoomId newRoom() {
        return new RoomId(nextRoom.getAndIncrement());
    }

    @Override
    public AudioTap openTap(
            SessionId session, RoomId room, Part part, TapSpec spec, Runnable onHeard) {
        FrameTap tap = new FrameTap(spec, onHeard);
        loopOf(session).openTap(session, tap, room, part);
        return tap;
    }

    private MediaLoop loopOf(SessionId session) {
        return loops.get(Math.floorMod(session.value(), loops.size()));
    }

    @Override
    public void tell(MediaCommand command) {
        loopOf(command.session()).tell(command);
    }

    @Override
    public MediaGauges gauges() {
        return new Gauges();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long deadlineNs = shared.clock().nowNs() + CLOSE_NS;
        loops.forEach(MediaLoop::closeAll);
        shared.writer().close();
        for (MediaLoop loop : loops) {
            long leftNs = deadlineNs - shared.clock().nowNs();
            loop.shutDown(Math.max(TimeUnit.MILLISECONDS.toNanos(200), leftNs));
        }
        shared.prompts().close();
    }

    /** Reads the live figures. */
    private final class Gauges implements MediaGauges {
        @Override
        public long portsInUse() {
            return shared.ports().portsInUse();
        }

        @Override
        public long sessions() {
            return shared.sessions().sum();
        }

        @Override
        public long recordingsOpen() {
            return shared.writer().openCount();
        }

        @Override
        public long backlog() {
            return loops.stream().mapToLong(MediaLoop::backlog).sum();
        }

        @Override
        public long sendLatenessUs(double percentile) {
            return lateness.us(percentile);
        }

        @Override
        public Map<String, Long> counters() {
            Map<String, Long> all = new LinkedHashMap<>(shared.counters().snapshot());
            all.put("recording_gaps_total", shared.writer().gapSamples());
            all.put("recording_frames_dropped_total", shared.writer().droppedFrames());
            return all;
        }
    }
}
