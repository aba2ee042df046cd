package tandem.engine.call;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.RecordingRecord;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.SessionId;

/**
 * The recording of a call: all that the caller says and hears, from its start until the call ends.
 * Confined to the call's script.
 */
public final class CallRecording {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecording.class);

    private final String call;
    private final SessionId session;
    private final Exchange exchange;
    private final CallDraft draft;

    CallRecording(String call, SessionId session, Exchange exchange, CallDraft draft) {
        this.call = call;
        this.session = session;
        this.exchange = exchange;
        this.draft = draft;
    }

    /** Begins, unless it has begun before: a call has one recording. */
    public void start() {
        if (draft.recording().isPresent()) {
            return;
        }
        Instant now = exchange.clock().now();
        try {
            Path file = exchange.recordings().file(call, draft.started());
            exchange.media().tell(new MediaCommand.Record(session, file));
            String name = exchange.recordings().name(file);
            draft.recording(new RecordingRecord(name, now, 0, 0, false, "", ""));
        } catch (UncheckedIOException noDirectory) {
            // The call goes on; its record says that the recording is missing, and why.
            LOG.warn("call={} event=no-recording error=\"{}\"", call, noDirectory.getMessage());
            draft.recording(
                    new RecordingRecord("", now, 0, 0, false, "", noDirectory.getMessage()));
        }
    }

    /** Silence instead of what is said, or what is said again. */
    public void mask(boolean masked) {
        exchange.media().tell(new MediaCommand.MaskRecording(session, masked));
    }

    public void stop() {
        exchange.media().tell(new MediaCommand.StopRecording(session));
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
