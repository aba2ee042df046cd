package tandem.dialplan.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tandem.dialplan.Secrets;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Writing;

/** {@code ${secret:name}} as the whole value. No message repeats what a secret is. */
final class SecretText {
    static final Writing WRITING =
            Writing.matching("reference to a secret, ${secret:name}", "\\$\\{secret:.*\\}");

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{secret:([A-Za-z0-9][A-Za-z0-9_-]{0,63})\\}");
    private static final int MAX = 4_096;

    private SecretText() {}

    static boolean isReference(String text) {
        return text.startsWith("${secret");
    }

    /**
     * @param least characters of the secret
     */
    static Type<String> reference(Secrets secrets, int least) {
        return Type.of(WRITING, text -> look(text, secrets, least));
    }

    /** A reference, or the secret itself. */
    static Type<String> referenceOrLiteral(Secrets secrets) {
        return text -> {
            if (isReference(text)) {
                return look(text, secrets, 1);
            }
            return Types.text(128).read(text);
        };
    }

    /** The name in a reference that was read. */
    static String name(String reference) {
        Matcher m = REFERENCE.matcher(reference);
        return m.matches() ? m.group(1) : "";
    }

    private static String look(String text, Secrets secrets, int least) {
        Matcher m = REFERENCE.matcher(text);
        if (!m.matches()) {
            throw new Unfit(
                    Code.NOT_ALLOWED, "a secret stands here as a reference, ${secret:name}");
        }
        String value =
                secrets.find(m.group(1))
                        .orElseThrow(() -> new Unfit(Code.SECRET, secrets.reason(m.group(1))));
        if (value.length() < least
                || value.length() > MAX
                || value.chars().anyMatch(Character::isISOControl)) {
            throw new Unfit(
                    Code.SECRET,
                    "the secret must be one line of at least " + least + " characters");
        }
        return value;
    }
}
