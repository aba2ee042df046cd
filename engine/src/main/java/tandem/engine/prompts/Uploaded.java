package tandem.engine.prompts;

import java.nio.file.Path;
import java.time.Instant;

import tandem.dialplan.Upload;
import tandem.media.play.file.PromptReport;

/**
 * A prompt that somebody uploaded. Immutable.
 *
 * @param tenant whose it is
 * @param sha256 of the content, lower-case hex
 * @param octets of it
 * @param at when, at the millisecond
 * @param by id of the key, or {@code local}
 * @param report what was found in it
 * @param file the content; a new one for each content
 */
public record Uploaded(
        String tenant,
        Upload upload,
        String sha256,
        long octets,
        Instant at,
        String by,
        PromptReport report,
        Path file) {}
