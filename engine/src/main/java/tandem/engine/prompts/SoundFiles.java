package tandem.engine.prompts;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.PromptFiles;
import tandem.media.codec.Codecs;
import tandem.media.play.file.BadAudio;
import tandem.media.play.file.PromptReport;
import tandem.media.play.file.PromptSound;
import tandem.media.play.file.Renditions;
import tandem.media.play.file.SoundFile;

/**
 * What is in the prompts of a plan, found by decoding them. What needs a conversion is converted
 * with that, before the plan goes into force. Contents that were seen before are known by their
 * hash. Runs on: any thread that may block, one at a time.
 */
public final class SoundFiles implements PromptFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SoundFiles.class);
    private static final int MOST_KNOWN = 20_000;

    private final Renditions renditions;
    private final BiFunction<String, String, Optional<Uploaded>> uploads;

    /** Whether an engine runs: it knows all uploads, and has a log. */
    private final boolean running;

    /** What was found, by SHA-256 of the content. The longest unused goes first. */
    private final Map<String, Found> known =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Found> eldest) {
                    return size() > MOST_KNOWN;
                }
            };

    private record Found(long lengthMs, Optional<String> fault) {}

    private SoundFiles(
            Renditions renditions,
            BiFunction<String, String, Optional<Uploaded>> uploads,
            boolean running) {
        this.renditions = renditions;
        this.uploads = uploads;
        this.running = running;
    }

    /** Of an engine: uploads are known. */
    public static SoundFiles of(Renditions renditions, UploadStore uploads) {
        return new SoundFiles(renditions, uploads::get, true);
    }

    /** Without an engine: nothing is kept, and any upload may be there. */
    public static SoundFiles offline() {
        return new SoundFiles(Renditions.none(Codecs.load()), (_, _) -> Optional.empty(), false);
    }

    @Override
    public Optional<String> fault(Path file) {
        return look(file).fault();
    }

    @Override
    public long lengthMs(Path file) {
        return look(file).lengthMs();
    }

    @Override
    public boolean hasUpload(String tenant, String name) {
        return !running || uploads.apply(tenant, name).isPresent();
    }

    @Override
    public long uploadMs(String tenant, String name) {
        return uploads.apply(tenant, name).map(upload -> upload.report().lengthMs()).orElse(0L);
    }

    private synchronized Found look(Path file) {
        try {
            byte[] octets = SoundFile.load(file);
            String hash = Renditions.sha256(octets);
            Found before = known.get(hash);
            Found found = before == null ? decode(file, octets) : before;
            known.put(hash, found);
            return found;
        } catch (BadAudio unreadable) {
            return new Found(0, Optional.ofNullable(unreadable.getMessage()));
        }
    }

    private Found decode(Path file, byte[] octets) {
        try {
            PromptSound sound = renditions.of(octets);
            if (running) {
                tell(file, sound.report());
            }
            return new Found(sound.report().lengthMs(), Optional.empty());
        } catch (BadAudio bad) {
            return new Found(0, Optional.of("cannot be played: " + bad.getMessage()));
        }
    }

    /** A placeholder that is silent may stand in a plan, but somebody should know. */
    private static void tell(Path file, PromptReport report) {
        List<String> said = report.faults().isEmpty() ? report.warnings() : report.faults();
        if (!said.isEmpty()) {
            LOG.warn(
                    "event=prompt-doubtful file={} why=\"{}\"",
                    file.getFileName(),
                    String.join("; ", said));
        }
        if (!report.format().startsWith("WAV")) {
            LOG.info(
                    "event=prompt-converted file={} format=\"{}\" length_ms={}",
                    file.getFileName(),
                    report.format(),
                    report.lengthMs());
        }
    }
}
