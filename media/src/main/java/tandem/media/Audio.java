package tandem.media;

import java.nio.file.Path;

/** Something that can be played. */
public sealed interface Audio {

    /**
     * A sound file: WAV, MP3, Ogg Opus or Ogg Vorbis, decoded on first use and kept in a bounded
     * cache.
     *
     * @param levelled whether it is brought to the common level of prompts, by one gain for all of
     *     it; else it is played as it is
     */
    record File(Path file, boolean levelled) implements Audio {
        /** As it is. */
        public File(Path file) {
            this(file, false);
        }
    }

    /**
     * A tone with a cadence, until stopped or for a time.
     *
     * @param firstHz 0 = silence
     * @param secondHz added to the first, 0 = none
     * @param onMs tone time of the cadence
     * @param offMs silent time of the cadence, 0 = continuous
     * @param totalMs whole length, 0 = until stopped
     */
    record Tone(int firstHz, int secondHz, int onMs, int offMs, int totalMs) implements Audio {
        /** Ringback as in most of Europe and China (ITU-T E.180): 425..450 Hz, 1 s on, 4 s off. */
        public static final Tone RINGBACK = new Tone(450, 0, 1000, 4000, 0);
    }

    /** Silence. */
    record Silence(int ms) implements Audio {}
}
