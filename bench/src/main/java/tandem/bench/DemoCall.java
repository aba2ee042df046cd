package tandem.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.JsonNode;

import tandem.bench.phone.Dial;
import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

/**
 * The call of the demo, step by step, and what must be true of it. Runs on: the main thread, which
 * it blocks; every wait has a limit and ends the demo with a {@link tandem.bench.phone.NotReached}
 * that tells the story of the call.
 */
final class DemoCall {
    private static final String NUMBER = "4000";
    private static final String CALLER = "13800004711";
    private static final String SEAT = "1001";
    private static final String PASSWORD = "tandem-1001";
    private static final int CALLER_HZ = 440;
    private static final int SEAT_HZ = 1000;
    private static final Duration SOON = Duration.ofSeconds(5);

    /**
     * How long the people of the demo take.
     *
     * @param waitMs the caller waits before a seat comes
     * @param ringMs the seat lets it ring
     * @param talkMs both talk
     */
    record Pace(long waitMs, long ringMs, long talkMs) {
        static final Pace CALM = new Pace(2_000, 1_500, 3_000);
        static final Pace HURRIED = new Pace(300, 200, 1_800);
    }

    private final Pace pace;
    private final EngineProcess engine;
    private final SipPhone carrier;
    private final SipPhone seat;
    private final PrintStream out;
    private final Timeline timeline;
    private final List<String> problems = new ArrayList<>();
    private long talkMs;

    DemoCall(Pace pace, EngineProcess engine, SipPhone carrier, SipPhone seat, PrintStream out) {
        this.pace = pace;
        this.engine = engine;
        this.carrier = carrier.peer(engine.ready().sip());
        this.seat = seat;
        this.out = out;
        this.timeline = new Timeline(out);
    }

    /**
     * @return what is wrong, in plain words; empty when all is right
     */
    List<String> run() throws IOException {
        PhoneCall caller = waitInQueue();
        PhoneCall answered = reachSeat();
        talk(caller, answered);
        try (EngineApi api = new EngineApi(engine.ready().http())) {
            checkRecords(api);
        }
        return problems;
    }

    private PhoneCall waitInQueue() {
        timeline.tell(
                "a carrier's caller " + CALLER + " dials " + NUMBER + "; no seat is there yet");
        PhoneCall caller = carrier.dial(Dial.to(NUMBER).from(CALLER).saying(Tone.of(CALLER_HZ)));
        caller.awaitAnswered(SOON);
        timeline.tell("the engine answers, the caller waits in the queue");
        caller.awaitSoundBut(SEAT_HZ, SOON);
        timeline.tell("the caller hears hold music");
        pause(pace.waitMs);
        return caller;
    }

    private PhoneCall reachSeat() {
        seat.answerCalls(pace.ringMs, Tone.of(SEAT_HZ));
        seat.register(engine.ready().sip(), SEAT, PASSWORD);
        timeline.tell("seat " + SEAT + " registers");
        PhoneCall answered = seat.awaitCall(SOON);
        timeline.tell("seat " + SEAT + " rings, called by " + answered.peer());
        answered.awaitAnswered(SOON);
        timeline.tell("seat " + SEAT + " answers");
        return answered;
    }

    private void talk(PhoneCall caller, PhoneCall answered) {
        long fromNs = answered.times().answeredNs();
        answered.awaitTone(CALLER_HZ, SOON);
        timeline.tell("the seat hears the caller (" + CALLER_HZ + " Hz)");
        caller.awaitTone(SEAT_HZ, SOON);
        timeline.tell("the caller hears the seat (" + SEAT_HZ + " Hz)");
        pause(pace.talkMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - fromNs));
        answered.hangup();
        timeline.tell("the seat hangs up");
        require(
                answered.awaitEnded(SOON).how() == Ending.How.HUNG_UP,
                "the engine did not answer the seat's BYE");
        talkMs = TimeUnit.NANOSECONDS.toMillis(answered.times().byeNs() - fromNs);
        Ending ending = caller.awaitEnded(SOON);
        require(
                ending.how() == Ending.How.PEER_HUNG_UP,
                "the caller's call ended otherwise: " + ending);
        timeline.tell("the engine hangs up on the caller");
    }

    private void checkRecords(EngineApi api) throws IOException {
        Optional<JsonNode> found =
                api.awaitCall(call -> call.path("from").asText().contains(CALLER), SOON);
        if (found.isEmpty()) {
            problems.add("GET /api/v1/calls does not show the call");
            return;
        }
        JsonNode cdr = api.awaitCall(found.get().path("id").asText(), DemoCall::isClosed, SOON);
        timeline.tell("the CDR is closed");
        out.println();
        out.println(cdr.toPrettyString());
        require(isClosed(cdr), "the CDR has no end or its recording is not complete");
        require(
                cdr.path("to").asText().contains(NUMBER),
                "the CDR names another number than " + NUMBER);
        Path file =
                engine.data()
                        .resolve("recordings")
                        .resolve(cdr.path("recording").path("file").asText());
        out.println("Recording: " + file);
        Wav recording = Wav.read(api.recording(cdr.path("id").asText()));
        problems.addAll(
                new RecordingCheck(CALLER_HZ, SEAT_HZ, lengthMs(cdr), talkMs).problems(recording));
    }

    private static boolean isClosed(JsonNode cdr) {
        return cdr.path("ended").isTextual() && cdr.path("recording").path("complete").asBoolean();
    }

    /** From answer to end by the CDR; 0 when it lacks one of them. */
    static long lengthMs(JsonNode cdr) {
        try {
            Instant answered = Instant.parse(cdr.path("answered").asText());
            return Duration.between(answered, Instant.parse(cdr.path("ended").asText())).toMillis();
        } catch (DateTimeParseException missing) {
            return 0;
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
    }

    /** Lets real time pass, as people do while they wait and talk. */
    private static void pause(long ms) {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (long leftNs = untilNs - System.nanoTime();
                leftNs > 0;
                leftNs = untilNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }
}
