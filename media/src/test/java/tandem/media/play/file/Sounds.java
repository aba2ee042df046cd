package tandem.media.play.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** The sound files of the tests; {@code make-sounds.sh} beside them made them. */
final class Sounds {
    static final List<String> ALL =
            List.of(
                    "stereo-44k.mp3",
                    "mono-24k-vbr.mp3",
                    "mono-11k.mp3",
                    "stereo-44k.ogg",
                    "mono-24k.ogg",
                    "stereo.opus",
                    "mono.opus",
                    "stereo-48k-float.wav",
                    "mono-24k-24bit.wav",
                    "mono-24k-8bit.wav");

    private Sounds() {}

    static byte[] read(String name) throws IOException {
        try (InputStream in = Sounds.class.getResourceAsStream("/sounds/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
