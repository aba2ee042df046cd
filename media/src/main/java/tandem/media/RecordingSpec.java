package tandem.media;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how a session is recorded.
 *
 * @param file created, or made empty
 * @param key what it is sealed with; empty = it is not
 */
public record RecordingSpec(Path file, RecordingFormat format, Optional<RecordingKey> key) {
    /** Plain PCM. */
    public static RecordingSpec wav(Path file) {
        return new RecordingSpec(file, RecordingFormat.WAV, Optional.empty());
    }
}
