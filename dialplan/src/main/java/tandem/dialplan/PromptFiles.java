package tandem.dialplan;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is known of the sound behind the prompts of a plan. The language knows their names only; who
 * can decode them says the rest. Runs on: any thread that may block.
 */
public interface PromptFiles {
    /**
     * Why a file of the tree cannot be played.
     *
     * @param file there, and a regular file
     * @return empty = it can be
     */
    Optional<String> fault(Path file);

    /** How long a file of the tree lasts, in ms; 0 = not known. */
    long lengthMs(Path file);

    /** Whether a tenant has uploaded a prompt of that name. */
    boolean hasUpload(String tenant, String name);

    /** How long an uploaded prompt lasts, in ms; 0 = not known. */
    long uploadMs(String tenant, String name);
}
