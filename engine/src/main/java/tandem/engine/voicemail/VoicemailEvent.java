package tandem.engine.voicemail;

import java.nio.file.Path;

/** What the boxes tell a call about its message. */
public sealed interface VoicemailEvent {
    /**
     * There is room for it.
     *
     * @param file where it is to be recorded; its directory is there
     */
    record Ready(Path file) implements VoicemailEvent {}

    /** It is on the disk, and will be found. */
    record Kept(MessageId id) implements VoicemailEvent {}

    /** It cannot be kept. */
    record NotKept(String why) implements VoicemailEvent {}
}
