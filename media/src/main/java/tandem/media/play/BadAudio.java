package tandem.media.play;

import java.io.Serial;
import java.nio.file.Path;

/** Audio that cannot be played; the message says which and why. Never leaves the prompt loader. */
final class BadAudio extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    BadAudio(Path file, String why) {
        super(file + ": " + why);
    }

    BadAudio(String why) {
        super(why);
    }
}
