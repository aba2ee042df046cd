package tandem.engine.voicemail;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The boxes as people and the clean-up see them. Every method may touch the disk and so may wait;
 * it throws {@link java.io.UncheckedIOException} when the disk refuses. Runs on: any but a loop or
 * a script.
 */
public interface VoicemailBoxes {
    /** A message that is shorter is none, ms. */
    long LEAST_MS = 1000;

    /**
     * Messages, newest first.
     *
     * @param after only those that come after this one in the list
     * @param limit at least 1
     */
    List<Voicemail> list(Filter filter, Optional<MessageId> after, int limit);

    /** A message, if it is there. */
    Optional<Voicemail> find(MessageId id);

    /** The WAV of a message, if it is there. */
    Optional<Path> audio(MessageId id);

    /** Marks a message as heard now, unless it was before; empty when there is none. */
    Optional<Voicemail> heard(MessageId id) throws InterruptedException;

    /** Whether there was something to delete. */
    boolean delete(MessageId id) throws InterruptedException;

    /** Deletes what began before a moment, for the retention; says how many. */
    int deleteBefore(Instant oldest) throws InterruptedException;

    /** Deletes what a number left, for an erasure; says how many. */
    int deleteFrom(String number) throws InterruptedException;

    /**
     * Which messages.
     *
     * @param tenant empty = of all
     * @param box empty = of all
     * @param heard empty = both
     */
    record Filter(String tenant, String box, Optional<Boolean> heard) {
        public static final Filter ALL = new Filter("", "", Optional.empty());

        boolean matches(Voicemail message) {
            return heard.isEmpty() || heard.get() == message.heard().isPresent();
        }
    }
}
