package tandem.engine.call;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import tandem.engine.voicemail.NewMessage;
import tandem.engine.voicemail.VoicemailBoxes;
import tandem.engine.voicemail.Voicemails;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.SessionId;

/**
 * The message that a caller leaves. What becomes of it is decided when its file is complete, which
 * may be after the call: a caller who hangs up has left it all the same. Confined to the call's
 * script.
 */
public final class CallMessage {
    /** Less is a click or a breath. */
    private static final long LEAST_VOICED_MS = 200;

    private final CallOrigin origin;
    private final Supplier<SessionId> party;
    private final Exchange exchange;
    private final Mailbox mailbox;
    private @Nullable NewMessage open;
    private boolean recording;

    CallMessage(CallOrigin origin, Supplier<SessionId> party, Exchange exchange, Mailbox mailbox) {
        this.origin = origin;
        this.party = party;
        this.exchange = exchange;
        this.mailbox = mailbox;
    }

    /** Asks for room in a box; answered by an event. */
    public void begin(String box, List<String> hooks) {
        NewMessage message =
                new NewMessage(
                        origin.tenant().name(),
                        box,
                        origin.id().value(),
                        origin.from(),
                        exchange.clock().now(),
                        hooks);
        open = message;
        exchange.voicemails()
                .begin(message, event -> mailbox.tell(new CallEvent.FromVoicemail(event)));
    }

    /**
     * From now on the caller speaks into the file.
     *
     * @param silenceMs silence that is told as an event, 0 = never
     */
    public void record(Path file, long silenceMs) {
        recording = true;
        exchange.media().tell(new MediaCommand.RecordMessage(party.get(), file, silenceMs));
    }

    /** Nothing more is recorded; {@link MediaEvent.MessageRecorded} follows. */
    public void stop() {
        exchange.media().tell(new MediaCommand.StopMessage(party.get()));
    }

    /** Whether a message that is recorded like this is one. */
    public static boolean isMessage(MediaEvent.MessageRecorded recorded) {
        boolean said =
                recorded.voicedMs() >= LEAST_VOICED_MS
                        && recorded.facts().samples() >= VoicemailBoxes.LEAST_MS * 8;
        return said || !recorded.facts().fault().isEmpty();
    }

    /** The file is complete: keeps it, which an event answers, or forgets it. */
    void recorded(MediaEvent.MessageRecorded recorded) {
        NewMessage message = open;
        open = null;
        recording = false;
        if (message == null) {
            return;
        }
        if (isMessage(recorded)) {
            exchange.voicemails()
                    .keep(
                            message,
                            taken(recorded.facts()),
                            event -> mailbox.tell(new CallEvent.FromVoicemail(event)));
        } else {
            exchange.voicemails().discard(message);
        }
    }

    private static Voicemails.Taken taken(MediaEvent.RecordingFacts facts) {
        return new Voicemails.Taken(
                Instant.ofEpochMilli(facts.startedAtMs()), facts.complete(), facts.fault());
    }

    /**
     * The call ends. What is being recorded ends with the media; what has not begun is given up.
     */
    void end() {
        Optional.ofNullable(open).filter(_ -> !recording).ifPresent(exchange.voicemails()::discard);
    }
}
