package tandem.engine.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of the chain: whoever keeps it elsewhere can tell later that nothing was changed or cut
 * off up to here. Immutable.
 *
 * @param number of the last entry; 0 = none yet
 * @param hash its hash
 */
public record Head(long number, String hash) {
    /** Before the first entry. */
    public static final Head NONE = new Head(0, "0".repeat(Sha256.HEX));

    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{64})@(\\d{1,18})");

    /** Reads {@code HASH@NUMBER}. */
    public static Optional<Head> parse(String text) {
        Matcher found = TEXT.matcher(text);
        return found.matches()
                ? Optional.of(new Head(Long.parseLong(found.group(2)), found.group(1)))
                : Optional.empty();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return hash + "@" + number;
    }
}
