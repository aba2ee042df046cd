package tandem.engine.sim;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.media.AudioTap;
import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.MediaEndpoint;
import tandem.media.MediaEvent;
import tandem.media.MediaGauges;
import tandem.media.MediaListener;
import tandem.media.Part;
import tandem.media.RecordingSpec;
import tandem.media.RoomId;
import tandem.media.SessionId;
import tandem.media.StreamStats;
import tandem.media.TapSpec;

/** Media without packets: keeps the contract of the port, and now and then fails as it may. */
final class FakeMedia implements MediaEndpoint {
    private final SimWorld world;
    private final Map<SessionId, Session> sessions = new HashMap<>();
    private MediaListener listener = event -> {};
    private long drawn;
    private long inboxNs;

    private static final class Session {
        final SessionId id;
        long play = -1;
        Optional<Path> recording = Optional.empty();
        long recordingNs;
        Optional<Path> message = Optional.empty();
        long messageNs;

        Session(SessionId id) {
            this.id = id;
        }
    }

    FakeMedia(SimWorld world) {
        this.world = world;
    }

    void listener(MediaListener listener) {
        this.listener = listener;
    }

    int live() {
        return sessions.size();
    }

    @Override
    public Set<Codec> codecs() {
        return Set.of(Codec.values());
    }

    @Override
    public String opus() {
        return "simulated";
    }

    @Override
    public SessionId newSession(long call) {
        return new SessionId(++drawn);
    }

    @Override
    public AudioTap openTap(
            SessionId session, RoomId room, Part part, TapSpec spec, Runnable onHeard) {
        throw new UnsupportedOperationException("nothing here taps yet");
    }

    @Override
    public RoomId newRoom() {
        return new RoomId(++drawn);
    }

    /** Late at times, but in order. */
    @Override
    public void tell(MediaCommand command) {
        inboxNs = Math.max(inboxNs, world.nanos() + (long) (world.between(0, 0.5) * 1e6));
        world.at(inboxNs, () -> on(command));
    }

    private void on(MediaCommand command) {
        if (command instanceof MediaCommand.Open(SessionId id)) {
            open(id);
            return;
        }
        Session session = sessions.get(command.session());
        if (session == null) {
            return;
        }
        switch (command) {
            case MediaCommand.Play play -> play(session, play);
            case MediaCommand.StopPlay(_, long play) -> {
                if (session.play == play) {
                    endPlay(session, MediaEvent.Played.End.STOPPED);
                }
            }
            case MediaCommand.Record(_, RecordingSpec spec) -> {
                session.recording = Optional.of(spec.file());
                session.recordingNs = world.nanos();
            }
            case MediaCommand.StopRecording _ -> endRecording(session);
            case MediaCommand.RecordMessage record -> recordMessage(session, record);
            case MediaCommand.StopMessage _ -> endMessage(session);
            case MediaCommand.Close _ -> close(session);
            case MediaCommand.Connect _ -> mayPressOrFallSilent(session);
            case MediaCommand.Pressed(_, char digit) ->
                    tellListener(new MediaEvent.Digit(session.id, digit));
            case MediaCommand.WatchTalk(_, boolean on) -> watchTalk(session, on);
            case MediaCommand.Open _,
                    MediaCommand.Bridge _,
                    MediaCommand.Unbridge _,
                    MediaCommand.Enter _,
                    MediaCommand.Level _,
                    MediaCommand.Echo _,
                    MediaCommand.SendDigits _,
                    MediaCommand.RecordParty _,
                    MediaCommand.MaskRecording _ -> {}
        }
    }

    private void watchTalk(Session session, boolean on) {
        if (!on) {
            tellListener(new MediaEvent.TalkStopped(session.id, 0));
            return;
        }
        later(
                session,
                world.between(0, 3_000),
                () -> tellListener(new MediaEvent.TalkStarted(session.id)));
    }

    private void open(SessionId id) {
        if (world.chance(0.005)) {
            tellListener(new MediaEvent.OpenFailed(id, "no ports"));
            return;
        }
        sessions.put(id, new Session(id));
        tellListener(new MediaEvent.Opened(id, new InetSocketAddress("127.0.0.1", 20000)));
    }

    private void mayPressOrFallSilent(Session session) {
        for (double at = world.between(0, 8_000);
                world.chance(0.5);
                at += world.between(50, 4_000)) {
            char digit = "0123456789*#".charAt(world.random.nextInt(12));
            later(session, at, () -> tellListener(new MediaEvent.Digit(session.id, digit)));
        }
        if (world.chance(0.02)) {
            later(
                    session,
                    world.between(0, 30_000),
                    () -> tellListener(new MediaEvent.Inactive(session.id, world.chance(0.5))));
        }
    }

    private void play(Session session, MediaCommand.Play play) {
        endPlay(session, MediaEvent.Played.End.STOPPED);
        session.play = play.play();
        if (!play.repeat() || world.chance(0.02)) {
            MediaEvent.Played.End end =
                    world.chance(0.02)
                            ? MediaEvent.Played.End.FAILED
                            : MediaEvent.Played.End.FINISHED;
            later(
                    session,
                    world.between(0, 4_000),
                    () -> {
                        if (session.play == play.play()) {
                            endPlay(session, end);
                        }
                    });
        }
    }

    private void endPlay(Session session, MediaEvent.Played.End end) {
        if (session.play >= 0) {
            long play = session.play;
            session.play = -1;
            tellListener(new MediaEvent.Played(session.id, play, end, ""));
        }
    }

    private void endRecording(Session session) {
        if (session.recording.isPresent()) {
            Path file = session.recording.get();
            session.recording = Optional.empty();
            long samples = (world.nanos() - session.recordingNs) / 125_000;
            tellListener(
                    new MediaEvent.Recorded(
                            session.id,
                            new MediaEvent.RecordingFacts(
                                    file,
                                    world.now().toEpochMilli(),
                                    samples,
                                    0,
                                    0,
                                    true,
                                    "",
                                    "")));
        }
    }

    private void recordMessage(Session session, MediaCommand.RecordMessage record) {
        session.message = Optional.of(record.file());
        session.messageNs = world.nanos();
        if (world.chance(0.02)) {
            endMessage(session, "cannot create");
        } else if (record.silenceMs() > 0 && world.chance(0.5)) {
            later(
                    session,
                    record.silenceMs() + world.between(0, 20_000),
                    () -> tellListener(new MediaEvent.MessageSilent(session.id)));
        }
    }

    private void endMessage(Session session) {
        endMessage(session, "");
    }

    private void endMessage(Session session, String fault) {
        if (session.message.isPresent()) {
            Path file = session.message.get();
            session.message = Optional.empty();
            long samples = (world.nanos() - session.messageNs) / 125_000;
            long voicedMs = world.chance(0.2) ? 0 : samples / 16;
            tellListener(
                    new MediaEvent.MessageRecorded(
                            session.id,
                            new MediaEvent.RecordingFacts(
                                    file,
                                    world.now().toEpochMilli(),
                                    samples,
                                    0,
                                    0,
                                    fault.isEmpty(),
                                    "",
                                    fault),
                            voicedMs));
        }
    }

    private void close(Session session) {
        endPlay(session, MediaEvent.Played.End.STOPPED);
        endRecording(session);
        endMessage(session);
        sessions.remove(session.id);
        tellListener(new MediaEvent.Closed(session.id, StreamStats.NONE));
    }

    private void later(Session session, double ms, Runnable what) {
        world.inMs(
                ms,
                () -> {
                    if (sessions.get(session.id) == session) {
                        what.run();
                    }
                });
    }

    private void tellListener(MediaEvent event) {
        listener.onEvent(event);
    }

    @Override
    public MediaGauges gauges() {
        throw new UnsupportedOperationException("nobody asks in a simulation");
    }

    @Override
    public void close() {}
}
