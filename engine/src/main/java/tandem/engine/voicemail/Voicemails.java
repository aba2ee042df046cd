package tandem.engine.voicemail;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * Where a call leaves a message. Every method enqueues and returns; those that answer do so once,
 * on a thread of the boxes, and in the order in which they were asked. Runs on: any.
 */
public interface Voicemails {
    /** Makes room for a message; answered by {@link VoicemailEvent.Ready} or NotKept. */
    void begin(NewMessage message, Consumer<VoicemailEvent> told);

    /**
     * The message is in the file that Ready named; answered by {@link VoicemailEvent.Kept} when it
     * can no longer be lost, or NotKept.
     */
    void keep(NewMessage message, Taken taken, Consumer<VoicemailEvent> told);

    /** Nothing was said: whatever is there of the message goes. */
    void discard(NewMessage message);

    /**
     * What was recorded.
     *
     * @param started its first sample
     * @param fault what went wrong, or empty
     * @param complete whether all that was said is in it
     */
    record Taken(Instant started, boolean complete, String fault) {}
}
