package tandem.engine.call;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.RecordingPolicy;
import tandem.dialplan.RecordingPolicy.Place;
import tandem.dialplan.RecordingPolicy.Rule;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.RecordingLedger;
import tandem.engine.cdr.RecordingRecord;
import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.RecordingFormat;
import tandem.media.RecordingKey;
import tandem.media.RecordingSpec;
import tandem.media.SessionId;
import tandem.sip.HangupCause;

/**
 * The recording of a call: all that the caller says and hears, from its start until the call ends.
 * A call has one recording on one clock: what must not be heard in it is silence, and the CDR says
 * from when to when, and why. The tenant's policy says whether there is one, anew with each queue
 * and seat that the call comes to, until the flow decides. Confined to the call's script.
 */
public final class CallRecording {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecording.class);
    private static final HangupCause UNAVAILABLE =
            new HangupCause("recording-unavailable", 503, 41);

    /** Why the recording is silent for a while, and the marks of its begin and end. */
    private enum Silence {
        /** The plan or the policy switched it off. */
        OFF("recording_off", "recording_on"),
        /** The plan masks it. */
        MASKED("recording_masked", "recording_unmasked"),
        /** The step is a sensitive one. */
        SENSITIVE("recording_sensitive", "recording_sensitive_over"),
        /** An operator paused it. */
        PAUSED("recording_paused", "recording_resumed");

        private final String begin;
        private final String end;

        Silence(String begin, String end) {
            this.begin = begin;
            this.end = end;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why, and who said so; empty for the plan. */
    private record Because(String reason, String by) {
        private static final Because NOTHING = new Because("", "");
    }

    private final CallOrigin origin;
    private final RecordingPolicy policy;
    private final Supplier<SessionId> party;
    private final Exchange exchange;
    private final CallDraft draft;
    private final Set<Silence> silences = EnumSet.noneOf(Silence.class);
    private final Map<Integer, SessionId> others = new LinkedHashMap<>();
    private RecordingLedger ledger = RecordingLedger.EMPTY;
    private Place place;
    private int heard;
    private boolean answered;
    private boolean steered;

    CallRecording(
            CallOrigin origin, Supplier<SessionId> party, Exchange exchange, CallDraft draft) {
        this.origin = origin;
        this.policy = origin.tenant().recording();
        this.party = party;
        this.exchange = exchange;
        this.draft = draft;
        this.place =
                new Place(Optional.of(origin.entry().id()), Optional.empty(), Optional.empty());
    }

    /**
     * The call is about to be answered.
     *
     * @throws CallEnded when its recording is required and cannot begin
     */
    public void beforeAnswer() {
        boolean wanted = !silences.contains(Silence.OFF) && policy.records(place, id());
        if (wanted && required() && !exchange.recordings().hasRoom()) {
            throw new CallEnded(HangupBy.ENGINE, UNAVAILABLE);
        }
    }

    /** The call is answered: begins when the policy says so, unless the plan said no before. */
    void onAnswered() {
        answered = true;
        follow();
    }

    /** Another leg talks to the caller: with a channel for each party it gets its own. */
    void joined(int leg, SessionId other) {
        if (others.putIfAbsent(leg, other) == null && begun()) {
            hear(leg, other);
        }
    }

    private void hear(int leg, SessionId other) {
        int parties = ledger.sound().parties();
        if (parties == 0 || draft.recording().filter(known -> known.file().isEmpty()).isPresent()) {
            return;
        }
        // The first two are the caller's and the engine's own.
        int channel = Math.min(parties - 1, 2 + heard++);
        exchange.media().tell(new MediaCommand.RecordParty(other, party.get(), channel));
        draft.recordingJoined(leg, channel);
    }

    /** The call waits in a queue. */
    public void enterQueue(String queue) {
        place = new Place(place.number(), Optional.of(queue), Optional.empty());
        follow();
    }

    /** The call is with a seat. */
    public void meetSeat(String seat) {
        place = new Place(place.number(), place.queue(), Optional.of(seat));
        follow();
    }

    /** The seat has left, or the queue is over without one. */
    public void leave() {
        place = new Place(place.number(), Optional.empty(), Optional.empty());
        if (begun()) {
            follow();
        }
    }

    /** Does what the policy says of where the call is now, unless the flow has decided. */
    private void follow() {
        if (steered || !answered) {
            return;
        }
        boolean wanted = policy.records(place, id());
        if (wanted && !begun()) {
            silences.remove(Silence.OFF);
            begin();
        } else if (begun()) {
            silence(Silence.OFF, !wanted, new Because(wanted ? "" : "policy", ""));
        }
    }

    /** Begins, or goes on after {@link #stop}; says the flow. */
    public void start() {
        if (policy.forbids()) {
            draft.marked("recording_forbidden");
            return;
        }
        steered = true;
        if (begun()) {
            silence(Silence.OFF, false, Because.NOTHING);
        } else {
            silences.remove(Silence.OFF);
            begin();
        }
    }

    /** Nothing more is heard in it until the next {@link #start()}; says the flow. */
    public void stop(String reason) {
        steered = true;
        silence(Silence.OFF, true, new Because(reason, ""));
    }

    /** Silence instead of what is said, or what is said again. */
    public void mask(boolean masked, String reason) {
        silence(Silence.MASKED, masked, new Because(reason, ""));
    }

    /** A sensitive step begins, or another one. */
    public void sensitive(boolean sensitive) {
        silence(Silence.SENSITIVE, sensitive, Because.NOTHING);
    }

    /**
     * An operator pauses it, or lets it go on.
     *
     * @param by the operator's key
     */
    void pause(boolean paused, String reason, String by) {
        silence(Silence.PAUSED, paused, new Because(reason, by));
    }

    private String id() {
        return origin.id().value();
    }

    private boolean begun() {
        return draft.recording().isPresent();
    }

    private boolean required() {
        return policy.at(place).required().orElse(false);
    }

    private void begin() {
        Instant now = exchange.clock().now();
        Rule rule = policy.at(place);
        Optional<RecordingKey> key =
                policy.key().map(with -> new RecordingKey(with.id(), with.text()));
        RecordingFormat format = format(rule);
        ledger =
                new RecordingLedger(
                        format.word(),
                        key.map(RecordingKey::id).orElse(""),
                        rule.retainDays().orElse(-1),
                        new RecordingLedger.Sound(
                                rule.rateHz().orElse(RecordingSpec.NARROW_HZ),
                                rule.parties().orElse(0),
                                List.of()),
                        0,
                        List.of(),
                        0,
                        List.of());
        if (!exchange.recordings().hasRoom()) {
            refused(now, "no room on the disk");
            return;
        }
        try {
            Path file = exchange.recordings().file(id(), draft.started(), format, key.isPresent());
            RecordingSpec spec =
                    new RecordingSpec(
                            file, format, key, ledger.sound().rateHz(), ledger.sound().parties());
            exchange.media().tell(new MediaCommand.Record(party.get(), spec));
            String name = exchange.recordings().name(file);
            draft.recording(new RecordingRecord(name, now, 0, 0, false, "", "", ledger));
        } catch (UncheckedIOException noDirectory) {
            refused(now, String.valueOf(noDirectory.getMessage()));
            return;
        }
        others.forEach(this::hear);
        if (!silences.isEmpty()) {
            exchange.media().tell(new MediaCommand.MaskRecording(party.get(), true));
            silences.forEach(reason -> tellBegin(reason, Because.NOTHING));
        }
    }

    /** The call goes on without, unless it must not; its record says what is missing, and why. */
    private void refused(Instant now, String fault) {
        LOG.warn("call={} event=no-recording error=\"{}\"", id(), fault);
        exchange.recordings().tellIncomplete();
        draft.recording(new RecordingRecord("", now, 0, 0, false, "", fault, ledger));
        endIfRequired();
    }

    private void endIfRequired() {
        if (required()) {
            throw new CallEnded(HangupBy.ENGINE, UNAVAILABLE);
        }
    }

    private RecordingFormat format(Rule rule) {
        return switch (rule.format().orElse(RecordingPolicy.Format.WAV)) {
            case WAV -> RecordingFormat.WAV;
            case WAV_ALAW -> RecordingFormat.WAV_ALAW;
            case WAV_ULAW -> RecordingFormat.WAV_ULAW;
            case OPUS -> hasOpus() ? RecordingFormat.OPUS : RecordingFormat.WAV;
        };
    }

    /** Without libopus a call is rather recorded at some length than not at all. */
    private boolean hasOpus() {
        return exchange.media().codecs().contains(Codec.OPUS);
    }

    private void silence(Silence reason, boolean on, Because because) {
        boolean before = !silences.isEmpty();
        boolean changed = on ? silences.add(reason) : silences.remove(reason);
        if (!changed || !begun()) {
            return;
        }
        if (before != !silences.isEmpty()) {
            exchange.media().tell(new MediaCommand.MaskRecording(party.get(), on));
        }
        if (on) {
            tellBegin(reason, because);
        } else {
            draft.marked(reason.end);
            draft.recordingResumed(reason.word());
        }
    }

    private void tellBegin(Silence reason, Because because) {
        draft.marked(reason.begin);
        draft.recordingSilenced(reason.word(), because.reason(), because.by());
    }

    void finished(MediaEvent.RecordingFacts facts) {
        if (!facts.complete()) {
            exchange.recordings().tellIncomplete();
        }
        String name = exchange.recordings().name(facts.file());
        draft.recording(RecordingRecord.ended(name, facts, ledger));
    }

    /**
     * Of a recording that the media side could not begin.
     *
     * @throws CallEnded when it is required
     */
    void ended(MediaEvent.RecordingFacts facts, boolean callLives) {
        finished(facts);
        if (callLives && facts.samples() == 0 && !facts.fault().isEmpty()) {
            endIfRequired();
        }
    }
}
