package tandem.engine.sim;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.Tenant;
import tandem.engine.call.Admission;
import tandem.engine.call.CallRegistry;
import tandem.engine.call.CallStart;
import tandem.engine.call.Exchange;
import tandem.engine.call.Uploads;
import tandem.engine.cdr.CallLog;
import tandem.engine.cdr.CallRecord;
import tandem.engine.fetch.FetchRequest;
import tandem.engine.fetch.Fetched;
import tandem.engine.fetch.Fetcher;
import tandem.engine.gate.Callees;
import tandem.engine.gate.Gate;
import tandem.engine.gate.GateMeter;
import tandem.engine.gate.usage.PlainUsage;
import tandem.engine.queue.Lease;
import tandem.engine.queue.RouterCommand;
import tandem.engine.queue.RouterEvent;
import tandem.engine.queue.SeatKey;
import tandem.engine.record.RecordingStore;
import tandem.engine.trunk.NumberWriter;
import tandem.engine.trunk.Trunks;
import tandem.engine.verbs.FlowRunner;
import tandem.engine.voicemail.MessageId;
import tandem.engine.voicemail.NewMessage;
import tandem.engine.voicemail.VoicemailEvent;
import tandem.engine.voicemail.Voicemails;
import tandem.media.Audio;
import tandem.media.AudioTap;
import tandem.media.MediaCommand;
import tandem.media.MediaEndpoint;
import tandem.media.MediaEvent;
import tandem.media.MediaGauges;
import tandem.media.MediaListener;
import tandem.media.Part;
import tandem.media.RoomId;
import tandem.media.SessionId;
import tandem.media.StreamStats;
import tandem.media.TapSpec;
import tandem.sip.Contact;
import tandem.sip.HangupCause;
import tandem.sip.InviteFacts;
import tandem.sip.LegId;
import tandem.sip.SipCommand;
import tandem.sip.SipEndpoint;
import tandem.sip.SipEvent;
import tandem.sip.SipGauges;
import tandem.sip.SipUri;
import tandem.sip.sdp.AudioFormat;
import tandem.sip.sdp.Direction;
import tandem.sip.sdp.LocalAudio;
import tandem.sip.sdp.OfferAnswer;

/**
 * One call through the real scripts, with a caller and far ends that do what a plan test says. What
 * the engine asks of them, in order, is the trace of the call. Names in the plan tell which step
 * asks: queue {@code q-STEP}, seat {@code s-STEP}, box {@code STEP}, prompt {@code ask-STEP.wav},
 * URL {@code .../STEP?}, and numbers that begin with the step's own digits.
 */
final class ToldEnds {
    private static final Contact PHONE =
            new Contact(
                    "sip:x@127.0.0.1:6000",
                    new InetSocketAddress("127.0.0.1", 6000),
                    "udp",
                    Long.MAX_VALUE,
                    "");

    private final SimWorld world = new SimWorld(new SplittableRandom(1));
    private final CallRegistry registry = new CallRegistry();
    private final List<String> trace = new ArrayList<>();
    private final Deque<Input> callerActs = new ArrayDeque<>();
    private final Map<String, Deque<String>> outcomes = new HashMap<>();
    private final Path conf;
    private final Sip sip = new Sip();
    private final Media media = new Media();
    private Optional<CallRecord> ended = Optional.empty();
    private LegId callerLeg = new LegId(0);
    private boolean callerAnswered;
    private String box = "";
    private String seatOutcome = "";
    private long leases;

    /** What was seen, and the CDR. */
    record Seen(List<String> trace, CallRecord record) {}

    private ToldEnds(Path conf, List<Input> inputs) {
        this.conf = conf;
        for (Input input : inputs) {
            if (input instanceof Input.StepEnds(String step, String outcome, var set)) {
                outcomes.computeIfAbsent(step, s -> new ArrayDeque<>()).add(outcome);
            } else {
                callerActs.add(input);
            }
        }
    }

    static Seen run(Plan plan, Path conf, PlanTest.Call call, List<Input> inputs) {
        return new ToldEnds(conf, inputs).run(plan, call);
    }

    private Seen run(Plan plan, PlanTest.Call call) {
        Exchange exchange =
                new Exchange(
                        sip,
                        media,
                        this::router,
                        new Gate(
                                GateMeter.NONE,
                                () -> plan,
                                world,
                                Callees.DIGITS,
                                List.of(),
                                new PlainUsage()),
                        world,
                        world,
                        registry,
                        log(),
                        "sim",
                        new RecordingStore(conf.resolve("recordings")),
                        this::fetch,
                        new Boxes(),
                        new tandem.engine.room.Rooms(),
                        new tandem.engine.room.Parking(),
                        new Trunks(world, NumberWriter.AS_IS, new Random(1)),
                        (_, _, _, _, done) -> done.accept(true),
                        Uploads.NONE,
                        new java.util.SplittableRandom(1));
        Admission admission =
                new Admission(
                        new CallStart(
                                exchange,
                                new FlowRunner(),
                                new Admission.CallEnds() {
                                    @Override
                                    public void ended(CallRecord record) {
                                        ended = Optional.of(record);
                                    }

                                    @Override
                                    public void refused(HangupCause cause) {
                                        throw new AssertionError("refused " + cause);
                                    }
                                }),
                        () -> new Admission.RunningPlan(plan, conf, 1));
        media.listener = registry;
        admission.admit(sip.arrive(call));
        while (ended.isEmpty()) {
            if (!world.step()) {
                throw new AssertionError("the world stood still after " + trace);
            }
        }
        return new Seen(trace, ended.get());
    }

    /** Whatever is told becomes durable soon. */
    private CallLog log() {
        return (CallLog)
                Proxy.newProxyInstance(
                        CallLog.class.getClassLoader(),
                        new Class<?>[] {CallLog.class},
                        (proxy, method, arguments) -> {
                            for (Object argument : arguments == null ? new Object[0] : arguments) {
                                if (argument instanceof Runnable durable) {
                                    world.inMs(1, durable);
                                }
                            }
                            return method.getReturnType() == boolean.class ? true : null;
                        });
    }

    private String outcomeOf(String step, String otherwise) {
        Deque<String> told = outcomes.getOrDefault(step, new ArrayDeque<>());
        return told.isEmpty() ? otherwise : told.remove();
    }

    /** Whether the caller leaves where the call is now; does so then. */
    private boolean leaves() {
        if (!(callerActs.peek() instanceof Input.Hangup)) {
            return false;
        }
        callerActs.remove();
        world.inMs(
                1,
                () ->
                        registry.onLegEvent(
                                callerAnswered
                                        ? new SipEvent.ByeReceived(callerLeg, HangupCause.NORMAL)
                                        : new SipEvent.Cancelled(
                                                callerLeg, HangupCause.CANCELLED)));
        return true;
    }

    // ---- the router

    private void router(RouterCommand command) {
        switch (command) {
            case RouterCommand.Enqueue line -> enqueue(line);
            case RouterCommand.Seize wish -> seize(wish);
            case RouterCommand.Know _,
                    RouterCommand.Reachable _,
                    RouterCommand.Leave _,
                    RouterCommand.AskPosition _,
                    RouterCommand.GiveUp _,
                    RouterCommand.Connected _,
                    RouterCommand.Missed _,
                    RouterCommand.Release _,
                    RouterCommand.ViewSeats _,
                    RouterCommand.ViewQueues _ -> {}
        }
    }

    private void enqueue(RouterCommand.Enqueue line) {
        trace.add("queue " + line.spec().name());
        String outcome = outcomeOf(line.spec().name().substring("q-".length()), "answered");
        if (leaves()) {
            return;
        }
        switch (outcome) {
            case "answered" -> {
                seatOutcome = "answered";
                SeatKey seat = new SeatKey("t", line.spec().seats().getFirst());
                Lease lease = new Lease(++leases, seat, line.call(), Lease.Purpose.QUEUE);
                answer(
                        line.events(),
                        new RouterEvent.SeatOffered(
                                line.ticket(), lease, List.of(PHONE), line.spec().ringMs(), 0));
            }
            case "full" ->
                    answer(
                            line.events(),
                            new RouterEvent.QueueRefused(
                                    line.ticket(), RouterEvent.QueueRefused.Reason.FULL));
            case "no_seat" ->
                    answer(
                            line.events(),
                            new RouterEvent.QueueRefused(
                                    line.ticket(), RouterEvent.QueueRefused.Reason.NO_SEAT));
            default -> {}
        }
    }

    private void seize(RouterCommand.Seize wish) {
        String seat = wish.seat().id();
        trace.add("seat " + seat);
        seatOutcome = outcomeOf(seat.substring("s-".length()), "answered");
        if (leaves()) {
            return;
        }
        switch (seatOutcome) {
            case "busy" ->
                    answer(
                            wish.events(),
                            new RouterEvent.SeatBusy(
                                    wish.ticket(), RouterEvent.SeatBusy.Reason.BUSY));
            case "unavailable" ->
                    answer(
                            wish.events(),
                            new RouterEvent.SeatBusy(
                                    wish.ticket(), RouterEvent.SeatBusy.Reason.AWAY));
            default -> {
                Lease lease = new Lease(++leases, wish.seat(), wish.call(), wish.purpose());
                answer(wish.events(), new RouterEvent.Seized(wish.ticket(), lease, List.of(PHONE)));
            }
        }
    }

    private void answer(Consumer<RouterEvent> events, RouterEvent event) {
        world.inMs(1, () -> events.accept(event));
    }

    // ---- web services and boxes

    private Fetcher.Running fetch(FetchRequest request, Consumer<Fetched> done) {
        trace.add("http " + request.method() + " " + request.url());
        String path = request.url().substring(request.url().lastIndexOf('/') + 1);
        Fetched result =
                switch (outcomeOf(path.substring(0, path.indexOf('?')), "ok")) {
                    case "ok" -> new Fetched.Answered(200, "{}");
                    case "404" -> new Fetched.Answered(404, "");
                    case "timeout" -> new Fetched.TimedOut();
                    default -> new Fetched.Failed(Fetched.Reason.BROKEN, "told so");
                };
        world.inMs(50, () -> done.accept(result));
        return () -> {};
    }

    private final class Boxes implements Voicemails {
        @Override
        public void begin(NewMessage message, Consumer<VoicemailEvent> told) {
            boolean room = outcomeOf(message.box(), "done").equals("done");
            box = message.box();
            world.inMs(
                    1,
                    () ->
                            told.accept(
                                    room
                                            ? new VoicemailEvent.Ready(Path.of("message"))
                                            : new VoicemailEvent.NotKept("told so")));
        }

        @Override
        public void keep(NewMessage message, Taken taken, Consumer<VoicemailEvent> told) {
            MessageId id =
                    MessageId.parse("t:" + message.box() + ":20261123T090000000-" + message.call())
                            .orElseThrow();
            world.inMs(1, () -> told.accept(new VoicemailEvent.Kept(id)));
        }

        @Override
        public void discard(NewMessage message) {}
    }

    // ---- phones and carriers

    private final class Sip implements SipEndpoint {
        private long drawn;

        SipEvent.InviteReceived arrive(PlanTest.Call call) {
            callerLeg = newLeg();
            InviteFacts.Origin origin =
                    call.side() == Tenant.Side.TRUNK
                            ? new InviteFacts.Origin.Trunk("lab")
                            : new InviteFacts.Origin.Account(call.from());
            return new SipEvent.InviteReceived(
                    callerLeg,
                    new InviteFacts(
                            origin,
                            "told",
                            SipUri.of(call.to(), "sim"),
                            SipUri.of(call.from(), "sim"),
                            "",
                            SipUri.of(call.to(), "sim"),
                            new InetSocketAddress("127.0.0.1", 5080),
                            description(callerLeg),
                            Map.of()));
        }

        private static String description(LegId leg) {
            return OfferAnswer.offer(
                    new LocalAudio(
                            "127.0.0.1",
                            40000,
                            List.of(AudioFormat.PCMA, AudioFormat.DIGITS_8K),
                            Direction.SENDRECV,
                            20,
                            leg.value(),
                            1));
        }

        @Override
        public LegId newLeg() {
            return new LegId(++drawn);
        }

        @Override
        public void tell(SipCommand command) {
            switch (command) {
                case SipCommand.Answer answer -> {
                    if (answer.leg().equals(callerLeg)) {
                        callerAnswered = true;
                        tellLater(1, new SipEvent.Acked(callerLeg, ""));
                    }
                }
                case SipCommand.Invite invite -> invited(invite);
                default -> {}
            }
        }

        private void invited(SipCommand.Invite invite) {
            String to = invite.to().toString();
            boolean trunk = to.startsWith("Trunk[");
            String outcome = seatOutcome;
            if (trunk) {
                String number = to.substring(to.indexOf("number=") + 7, to.length() - 1);
                trace.add("number " + number);
                outcome = outcomeOf(stepOf(number), "answered");
                if (leaves()) {
                    return;
                }
            }
            switch (outcome) {
                case "answered" -> {
                    tellLater(
                            4_000, new SipEvent.Answered(invite.leg(), description(invite.leg())));
                    tellLater(64_000, new SipEvent.ByeReceived(invite.leg(), HangupCause.NORMAL));
                }
                case "busy" -> tellLater(10, new SipEvent.Failed(invite.leg(), HangupCause.BUSY));
                case "failed" ->
                        tellLater(10, new SipEvent.Failed(invite.leg(), HangupCause.TIMEOUT));
                default -> {}
            }
        }

        private static String stepOf(String number) {
            return (number.charAt(0) == '1' ? "a" : "b") + number.charAt(1);
        }

        private void tellLater(double ms, SipEvent.LegEvent event) {
            world.inMs(ms, () -> registry.onLegEvent(event));
        }

        @Override
        public List<Listening> listening() {
            return List.of();
        }

        @Override
        public SipGauges gauges() {
            throw new UnsupportedOperationException("nobody asks in a simulation");
        }

        @Override
        public void drain() {}

        @Override
        public void close() {}
    }

    // ---- media

    private final class Media implements MediaEndpoint {
        private MediaListener listener = event -> {};
        private final Map<SessionId, Long> plays = new HashMap<>();
        private final Map<SessionId, Path> recordings = new HashMap<>();
        private long drawn;

        @Override
        public java.util.Set<tandem.media.Codec> codecs() {
            return java.util.Set.of(tandem.media.Codec.values());
        }

        @Override
        public String opus() {
            return "told";
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

        @Override
        public void tell(MediaCommand command) {
            world.inMs(0.1, () -> on(command));
        }

        private void on(MediaCommand command) {
            SessionId session = command.session();
            switch (command) {
                case MediaCommand.Open _ ->
                        event(
                                new MediaEvent.Opened(
                                        session, new InetSocketAddress("127.0.0.1", 20000)));
                case MediaCommand.Play play -> play(play);
                case MediaCommand.StopPlay(_, long play) -> {
                    if (plays.getOrDefault(session, -1L) == play) {
                        endPlay(session, MediaEvent.Played.End.STOPPED);
                    }
                }
                case MediaCommand.Record(_, var spec) -> recordings.put(session, spec.file());
                case MediaCommand.StopRecording _ -> endRecording(session);
                case MediaCommand.RecordMessage message -> message(message);
                case MediaCommand.Echo(_, boolean on) -> {
                    if (on) {
                        trace.add("echo");
                        leaves();
                    }
                }
                case MediaCommand.Close _ -> {
                    endPlay(session, MediaEvent.Played.End.STOPPED);
                    endRecording(session);
                    event(new MediaEvent.Closed(session, StreamStats.NONE));
                }
                default -> {}
            }
        }

        private void play(MediaCommand.Play play) {
            endPlay(play.session(), MediaEvent.Played.End.STOPPED);
            plays.put(play.session(), play.play());
            List<String> files = new ArrayList<>();
            for (Audio audio : play.audio()) {
                if (audio instanceof Audio.File(Path file, _)) {
                    files.add(conf.relativize(file).toString());
                }
            }
            files.forEach(file -> trace.add("play " + file));
            if (!play.repeat()) {
                world.inMs(
                        1_000,
                        () -> {
                            if (plays.getOrDefault(play.session(), -1L) == play.play()) {
                                endPlay(play.session(), MediaEvent.Played.End.FINISHED);
                                if (files.toString().contains("prompts/ask-")) {
                                    asked(play.session());
                                }
                            }
                        });
            }
        }

        /** The prompt of a step that asks is over: the caller does what comes next. */
        private void asked(SessionId session) {
            if (leaves()) {
                return;
            }
            Input act = callerActs.poll();
            String digits = act instanceof Input.Digits(String keys) ? keys : "";
            world.inMs(
                    1,
                    () ->
                            digits.chars()
                                    .forEach(
                                            key ->
                                                    event(
                                                            new MediaEvent.Digit(
                                                                    session, (char) key))));
        }

        private void endPlay(SessionId session, MediaEvent.Played.End end) {
            Long play = plays.remove(session);
            if (play != null) {
                event(new MediaEvent.Played(session, play, end, ""));
            }
        }

        private void endRecording(SessionId session) {
            Path file = recordings.remove(session);
            if (file != null) {
                event(new MediaEvent.Recorded(session, facts(file)));
            }
        }

        private void message(MediaCommand.RecordMessage message) {
            trace.add("message " + box);
            if (leaves()) {
                world.inMs(
                        2,
                        () ->
                                event(
                                        new MediaEvent.MessageRecorded(
                                                message.session(), facts(message.file()), 5_000)));
                return;
            }
            world.inMs(
                    10_000,
                    () ->
                            event(
                                    new MediaEvent.MessageRecorded(
                                            message.session(), facts(message.file()), 5_000)));
        }

        private MediaEvent.RecordingFacts facts(Path file) {
            return new MediaEvent.RecordingFacts(
                    file, world.now().toEpochMilli(), 80_000, 0, 0, true, "", "");
        }

        private void event(MediaEvent event) {
            listener.onEvent(event);
        }

        @Override
        public MediaGauges gauges() {
            throw new UnsupportedOperationException("nobody asks in a simulation");
        }

        @Override
        public void close() {}
    }
}
