package tandem.engine.call;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.RecordingRecord;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.SessionId;

/**
 * The recording of a call: all that the caller says and hears, from its start until the call ends.
 * A call has one recording on one clock: what must not be heard in it is silence, and a mark in the
 * CDR says from when to when, and why. Confined to the call's script.
 */
public final class CallRecording {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecording.class);

    /** Why the recording is silent for a while, and the marks of its begin and end. */
    private enum Silence {
        /** The plan switched it off. */
        OFF("recording_off", "recording_on"),
        /** The plan masks it. */
        MASKED("recording_masked", "recording_unmasked"),
        /** The step is a sensitive one. */
        SENSITIVE("recording_sensitive", "recording_sensitive_over");

        private final String begin;
        private final String end;

        Silence(String begin, String end) {
            this.begin = begin;
            this.end = end;
        }
    }

    private final String call;
    private final SessionId session;
    private final Exchange exchange;
    private final CallDraft draft;
    private final Set<Silence> silences = EnumSet.noneOf(Silence.class);

    CallRecording(String call, SessionId session, Exchange exchange, CallDraft draft) {
        this.call = call;
        this.session = session;
        this.exchange = exchange;
        this.draft = draft;
    }

    /** The call is answered and its tenant records: begins, unless the plan said no before. */
    void startByRule() {
        if (!silences.contains(Silence.OFF)) {
            start();
        }
    }

    /** Begins, or goes on after {@link #stop()}. */
    public void start() {
        if (begun()) {
            silence(Silence.OFF, false);
        } else {
            silences.remove(Silence.OFF);
            begin();
        }
    }

    /** Nothing more is heard in it until the next {@link #start()}. */
    public void stop() {
        silence(Silence.OFF, true);
    }

    /** Silence instead of what is said, or what is said again. */
    public void mask(boolean masked) {
        silence(Silence.MASKED, masked);
    }

    /** A sensitive step begins, or another one. */
    public void sensitive(boolean sensitive) {
        silence(Silence.SENSITIVE, sensitive);
    }

    private boolean begun() {
        return draft.recording().isPresent();
    }

    private void begin() {
        Instant now = exchange.clock().now();
        try {
            Path file = exchange.recordings().file(call, draft.started());
            exchange.media().tell(new MediaCommand.Record(session, file));
            String name = exchange.recordings().name(file);
            draft.recording(new RecordingRecord(name, now, 0, 0, false, "", ""));
            if (!silences.isEmpty()) {
                exchange.media().tell(new MediaCommand.MaskRecording(session, true));
                silences.forEach(reason -> draft.marked(reason.begin));
            }
        } catch (UncheckedIOException noDirectory) {
            // The call goes on; its record says that the recording is missing, and why.
            LOG.warn("call={} event=no-recording error=\"{}\"", call, noDirectory.getMessage());
            draft.recording(
                    new RecordingRecord("", now, 0, 0, false, "", noDirectory.getMessage()));
        }
    }

    private void silence(Silence reason, boolean on) {
        boolean before = !silences.isEmpty();
        boolean changed = on ? silences.add(reason) : silences.remove(reason);
        if (!changed || !begun()) {
            return;
        }
        if (before != !silences.isEmpty()) {
            exchange.media().tell(new MediaCommand.MaskRecording(session, on));
        }
        draft.marked(on ? reason.begin : reason.end);
    }

    void finished(MediaEvent.RecordingFacts facts) {
        draft.recording(
                new RecordingRecord(
                        exchange.recordings().name(facts.file()),
                        Instant.ofEpochMilli(facts.startedAtMs()),
                        facts.samples() / 8,
                        facts.gapSamples() / 8,
                        facts.complete(),
                        facts.sha256(),
                        facts.fault()));
    }
}
