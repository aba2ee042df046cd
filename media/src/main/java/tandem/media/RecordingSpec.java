package tandem.media;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how a session is recorded.
 *
 * @param file created, or made empty
 * @param key what it is sealed with; empty = it is not
 * @param rateHz samples a second of each channel: 8000, or 16000 where wide-band speech is kept
 * @param parties 0 = two channels: what the peer says, and all that it is sent; 2..8 = so many
 *     channels: what the peer says, what the engine itself says to it, and one of each further
 *     party ({@link MediaCommand.RecordParty})
 */
public record RecordingSpec(
        Path file, RecordingFormat format, Optional<RecordingKey> key, int rateHz, int parties) {
    /** Rate of the telephone. */
    public static final int NARROW_HZ = 8000;

    /** Rate of wide-band speech. */
    public static final int WIDE_HZ = 16_000;

    /** Most channels of a recording. */
    public static final int MOST_PARTIES = 8;

    public RecordingSpec {
        if (rateHz != NARROW_HZ && rateHz != WIDE_HZ) {
            throw new IllegalArgumentException("rate " + rateHz);
        }
        if (parties != 0 && (parties < 2 || parties > MOST_PARTIES)) {
            throw new IllegalArgumentException("parties " + parties);
        }
    }

    /** Two channels at 8000 samples a second. */
    public RecordingSpec(Path file, RecordingFormat format, Optional<RecordingKey> key) {
        this(file, format, key, NARROW_HZ, 0);
    }

    /** Plain PCM. */
    public static RecordingSpec wav(Path file) {
        return new RecordingSpec(file, RecordingFormat.WAV, Optional.empty());
    }

    /** Channels of the file. */
    public int channels() {
        return parties == 0 ? 2 : parties;
    }
}
