package tandem.engine.prompts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;

import tandem.media.codec.Codecs;
import tandem.media.play.file.Renditions;

/**
 * All that an engine has of prompts, under {@code data/prompts/}: {@code uploads/} is worth a
 * backup, {@code converted/} is made anew when it is missing.
 *
 * @param files what the check of a plan asks
 */
public record Sounds(Codecs codecs, Renditions renditions, UploadStore uploads, SoundFiles files) {
    private static final long CONVERTED_OCTETS = 2L << 30;

    /**
     * @param dataDir created when missing
     * @throws UncheckedIOException when it cannot be used
     */
    public static Sounds open(Path dataDir) {
        Path dir = dataDir.resolve("prompts");
        InstantSource clock = InstantSource.system();
        Codecs codecs = Codecs.load();
        try {
            Renditions renditions =
                    Renditions.in(dir.resolve("converted"), CONVERTED_OCTETS, codecs, clock);
            UploadStore uploads = UploadStore.open(dir.resolve("uploads"), renditions, clock);
            return new Sounds(codecs, renditions, uploads, SoundFiles.of(renditions, uploads));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + dir + " for prompts: " + e, e);
        }
    }
}
