package tandem.engine.cdr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.CallRecord.State;
import tandem.media.StreamStats;

/**
 * Makes the record of a call out of its facts. The live draft, the stored CDR and the recovery
 * after a crash all fold by this class, so that they cannot differ. A fact that does not fit (a leg
 * that was never opened) changes nothing. Confined to one thread; the records that it gives are
 * immutable.
 */
public final class CallProjection {
    /** More of one kind in one call is a plan gone wild; the record says the first ones. */
    private static final int MOST = 4_096;

    private static final int MOST_IN_STEP = 128;

    private final String id;
    private final Instant started;
    private final CallFact.Opened opening;
    private final List<LegRecord> legs = new ArrayList<>();
    private final List<SegmentRecord> segments = new ArrayList<>();
    private final List<StepRecord> path = new ArrayList<>();
    private final List<MarkRecord> marks = new ArrayList<>();
    private State state = State.ARRIVED;
    private CallRecord.Direction direction;
    private Optional<Instant> answered = Optional.empty();
    private Optional<Instant> ended = Optional.empty();
    private Optional<EndCause> cause = Optional.empty();
    private Optional<HangupBy> hangupBy = Optional.empty();
    private Optional<RecordingRecord> recording = Optional.empty();

    /** The lists as last given out; null when they have changed since. */
    private @Nullable List<LegRecord> legsGiven;

    private @Nullable List<SegmentRecord> segmentsGiven;

    /** Apart from the others, whose facts count those that the call itself began. */
    private final List<SegmentRecord> wrapUps = new ArrayList<>();

    private @Nullable List<StepRecord> pathGiven;

    /** A call that has just begun. */
    public CallProjection(String id, Instant started, CallFact.Opened opening) {
        this.id = id;
        this.started = started;
        this.opening = opening;
        this.direction = opening.direction();
    }

    /** Goes on from a record, for what becomes known of a call after it was stored. */
    public static CallProjection of(CallRecord call) {
        CallProjection projection =
                new CallProjection(
                        call.id(),
                        call.started(),
                        new CallFact.Opened(
                                call.tenant(),
                                call.direction(),
                                call.from(),
                                call.to(),
                                call.flow(),
                                call.configHash(),
                                call.generation()));
        projection.legs.addAll(call.legs());
        projection.segments.addAll(call.segments());
        projection.path.addAll(call.path());
        projection.marks.addAll(call.marks());
        projection.state = call.state();
        projection.answered = call.answered();
        projection.ended = call.ended();
        projection.cause = call.cause();
        projection.hangupBy = call.hangupBy();
        projection.recording = call.recording();
        return projection;
    }

    /** The next fact, at the time at which it happened. */
    public void apply(Instant at, CallFact fact) {
        switch (fact) {
            case CallFact.Opened _, CallFact.Closed _ -> {}
            case CallFact.OfLeg ofLeg -> applyToLeg(at, ofLeg);
            case CallFact.Answered _ -> {
                answered = answered.or(() -> Optional.of(at));
                enter(State.ANSWERED);
            }
            case CallFact.StateEntered(State now) -> enter(now);
            case CallFact.WentOutbound _ -> direction = CallRecord.Direction.OUTBOUND;
            case CallFact.SegmentBegan began -> begin(at, began);
            case CallFact.SegmentEnded(int segment, String outcome) -> end(at, segment, outcome);
            case CallFact.StepEntered(String flow, String step) -> enterStep(at, flow, step);
            case CallFact.StepLeft(String outcome) ->
                    changeStep(s -> s.outcome().isEmpty() ? with(s, outcome) : s);
            case CallFact.PromptPlayed(String prompt) -> changeStep(s -> withPrompt(s, prompt));
            case CallFact.DigitsEntered(String digits, int count) ->
                    changeStep(s -> withDigits(s, new StepRecord.Entered(digits, count)));
            case CallFact.Marked(String name) -> mark(at, name);
            case CallFact.Acted(String act, _, _) -> mark(at, act);
            case CallFact.Refused(String reason, _, _, _, _) -> mark(at, "refused:" + reason);
            case CallFact.WrappedUp(String seat, long durationMs) -> wrapUp(at, seat, durationMs);
            case CallFact.RecordingBegan(RecordingRecord facts) -> recording = Optional.of(facts);
            case CallFact.RecordingEnded(RecordingRecord facts) ->
                    recording = Optional.of(withReasons(facts));
            case CallFact.RecordingSilenced(String kind, String reason, String by) ->
                    recordingLedger(
                            ledger ->
                                    ledger.silenced(
                                            new RecordingLedger.Silence(
                                                    kind, reason, by, at, Optional.empty())));
            case CallFact.RecordingHeld(String by, String reason) ->
                    recordingLedger(
                            ledger ->
                                    ledger.with(
                                            Optional.of(new RecordingLedger.Hold(by, reason, at))));
            case CallFact.RecordingReleased _ ->
                    recordingLedger(ledger -> ledger.with(Optional.<RecordingLedger.Hold>empty()));
            case CallFact.RecordingJoined(int heard, int channel) ->
                    recordingLedger(
                            ledger -> ledger.joined(new RecordingLedger.Voice(heard, channel)));
            case CallFact.RecordingResumed(String kind) ->
                    recordingLedger(ledger -> ledger.resumed(kind, at));
            case CallFact.Ended(EndCause why, HangupBy by) -> end(at, why, by);
        }
    }

    private void recordingLedger(UnaryOperator<RecordingLedger> change) {
        recording = recording.map(known -> known.with(change.apply(known.ledger())));
    }

    /** The media side knows nothing of reasons and legs; they stay. */
    private RecordingRecord withReasons(RecordingRecord facts) {
        return recording
                .map(known -> facts.with(facts.ledger().keeping(known.ledger())))
                .orElse(facts);
    }

    private void wrapUp(Instant at, String seat, long durationMs) {
        if (wrapUps.size() < MOST) {
            wrapUps.add(
                    new SegmentRecord(
                            SegmentRecord.Kind.WRAP_UP,
                            seat,
                            seat,
                            at.minusMillis(Math.max(0, durationMs)),
                            Optional.of(at),
                            "done"));
            segmentsGiven = null;
        }
    }

    private List<SegmentRecord> allSegments() {
        return Stream.concat(segments.stream(), wrapUps.stream()).toList();
    }

    /** The record as it stands. */
    public CallRecord record() {
        List<LegRecord> legsNow = legsGiven == null ? List.copyOf(legs) : legsGiven;
        List<SegmentRecord> segmentsNow = segmentsGiven == null ? allSegments() : segmentsGiven;
        List<StepRecord> pathNow = pathGiven == null ? List.copyOf(path) : pathGiven;
        legsGiven = legsNow;
        segmentsGiven = segmentsNow;
        pathGiven = pathNow;
        return new CallRecord(
                id,
                opening.tenant(),
                state,
                direction,
                opening.from(),
                opening.to(),
                opening.flow(),
                started,
                answered,
                ended,
                cause,
                hangupBy,
                legsNow,
                segmentsNow,
                recording,
                opening.configHash(),
                opening.generation(),
                pathNow,
                marks);
    }

    // ---- the call

    private void enter(State now) {
        if (ended.isEmpty() && now != State.ENDED) {
            state = now;
        }
    }

    /** The first end counts. */
    private void end(Instant at, EndCause why, HangupBy by) {
        if (ended.isEmpty()) {
            ended = Optional.of(at);
            cause = Optional.of(why);
            hangupBy = Optional.of(by);
            state = State.ENDED;
        }
    }

    private void mark(Instant at, String name) {
        if (marks.size() < MOST) {
            marks.add(new MarkRecord(name, at));
        }
    }

    // ---- legs

    private void applyToLeg(Instant at, CallFact.OfLeg fact) {
        if (fact instanceof CallFact.LegOpened opened) {
            open(at, opened);
            return;
        }
        int index = fact.leg() - 1;
        if (index < 0 || index >= legs.size()) {
            return;
        }
        legs.set(index, changed(legs.get(index), at, fact));
        legsGiven = null;
    }

    private void open(Instant at, CallFact.LegOpened fact) {
        if (fact.leg() == legs.size() + 1 && legs.size() < MOST) {
            legs.add(
                    new LegRecord(
                            fact.leg(),
                            fact.role(),
                            fact.party(),
                            fact.via(),
                            fact.sipCallId(),
                            "",
                            at,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            StreamStats.NONE));
            legsGiven = null;
        }
    }

    /** Of what can happen once only, the first counts. */
    private static LegRecord changed(LegRecord leg, Instant at, CallFact.OfLeg fact) {
        return switch (fact) {
            case CallFact.LegOpened _ -> leg;
            case CallFact.LegRinging _ -> leg.ringing().isPresent() ? leg : leg.withRinging(at);
            case CallFact.LegAnswered _ -> leg.answered().isPresent() ? leg : leg.withAnswered(at);
            case CallFact.LegAgreed(_, String codec) -> leg.withCodec(codec);
            case CallFact.LegEnded(_, EndCause cause, _) ->
                    leg.ended().isPresent() ? leg : leg.withEnd(at, cause);
            case CallFact.LegMedia(_, StreamStats media) -> leg.withMedia(media);
            case CallFact.DialogKept(_, var dialog) ->
                    leg.sipCallId().isEmpty() ? leg.withSipCallId(dialog.callId()) : leg;
            case CallFact.LegTalking _, CallFact.ByeOwed _, CallFact.ByeSettled _ -> leg;
        };
    }

    // ---- segments

    private void begin(Instant at, CallFact.SegmentBegan fact) {
        if (fact.segment() == segments.size() + 1 && segments.size() < MOST) {
            segments.add(
                    new SegmentRecord(
                            fact.kind(), fact.name(), fact.party(), at, Optional.empty(), ""));
            segmentsGiven = null;
        }
    }

    /** The first end of a segment counts. */
    private void end(Instant at, int segment, String outcome) {
        int index = segment - 1;
        if (index >= 0 && index < segments.size() && segments.get(index).ended().isEmpty()) {
            SegmentRecord open = segments.get(index);
            segments.set(
                    index,
                    new SegmentRecord(
                            open.kind(),
                            open.name(),
                            open.party(),
                            open.started(),
                            Optional.of(at),
                            outcome));
            segmentsGiven = null;
        }
    }

    // ---- the path through the plan

    private void enterStep(Instant at, String flow, String step) {
        if (path.size() < MOST) {
            path.add(new StepRecord(at, flow, step, "", List.of(), List.of()));
            pathGiven = null;
        }
    }

    private void changeStep(UnaryOperator<StepRecord> change) {
        if (!path.isEmpty()) {
            path.set(path.size() - 1, change.apply(path.getLast()));
            pathGiven = null;
        }
    }

    private static StepRecord with(StepRecord step, String outcome) {
        return new StepRecord(
                step.at(), step.flow(), step.step(), outcome, step.prompts(), step.digits());
    }

    private static StepRecord withPrompt(StepRecord step, String prompt) {
        return new StepRecord(
                step.at(),
                step.flow(),
                step.step(),
                step.outcome(),
                plus(step.prompts(), prompt),
                step.digits());
    }

    private static StepRecord withDigits(StepRecord step, StepRecord.Entered digits) {
        return new StepRecord(
                step.at(),
                step.flow(),
                step.step(),
                step.outcome(),
                step.prompts(),
                plus(step.digits(), digits));
    }

    private static <T> List<T> plus(List<T> list, T one) {
        if (list.size() >= MOST_IN_STEP) {
            return list;
        }
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }
}
