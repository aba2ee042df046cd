package tandem.dialplan;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A prompt that was uploaded by API: {@code upload:NAME} wherever the path of a prompt may stand.
 * Each tenant has names of its own.
 *
 * @param name {@code [a-z0-9][a-z0-9._-]*}, up to 64 characters
 */
public record Upload(String name) {
    /** What such a name looks like. */
    public static final String NAME = "[a-z0-9][a-z0-9._-]{0,63}";

    private static final String PREFIX = "upload:";
    private static final Pattern FORM = Pattern.compile(NAME);

    /**
     * @throws IllegalArgumentException when it is no such name
     */
    public Upload {
        if (!isName(name)) {
            throw new IllegalArgumentException("no name of an upload: " + name);
        }
    }

    /** Whether an upload can be called so. */
    public static boolean isName(String name) {
        return FORM.matcher(name).matches();
    }

    /** Whether a prompt is said to be uploaded, by whatever name. */
    public static boolean isMeant(String prompt) {
        return prompt.startsWith(PREFIX);
    }

    /** The upload that a prompt is; empty for a file of the tree, and for a name that is none. */
    public static Optional<Upload> of(String prompt) {
        return Optional.of(prompt)
                .filter(Upload::isMeant)
                .map(text -> text.substring(PREFIX.length()))
                .filter(Upload::isName)
                .map(Upload::new);
    }

    /** As it stands in a plan. */
    @Override
    public String toString() {
        return PREFIX + name;
    }
}
