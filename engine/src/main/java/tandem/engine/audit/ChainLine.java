package tandem.engine.audit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the chain is made of, read from the octets of one line; what the entry says is not looked
 * at. Immutable.
 *
 * @param number of the entry
 * @param previous hash of the entry before it, as it says
 * @param hash as it says
 * @param computed as its octets say
 */
record ChainLine(long number, String previous, String hash, String computed) {
    private static final Pattern START =
            Pattern.compile("\\{\"n\":([1-9]\\d{0,17}),\"previous\":\"([0-9a-f]{64})\",\"at\":\"");
    private static final Pattern END = Pattern.compile(",\"hash\":\"([0-9a-f]{64})\"\\}");

    private static final int NUMBER_AT = "{\"n\":".length();

    /** Octets in which the start fits. */
    private static final int START_MOST = 128;

    /** Reads a line without its line feed; empty when it has not the form of an entry. */
    static Optional<ChainLine> of(byte[] line) {
        int signed = line.length + 1 - AuditEntry.TAIL;
        if (signed <= 0) {
            return Optional.empty();
        }
        String head =
                new String(line, 0, Math.min(signed, START_MOST), StandardCharsets.ISO_8859_1);
        String tail = new String(line, signed, line.length - signed, StandardCharsets.ISO_8859_1);
        Matcher start = START.matcher(head);
        Matcher end = END.matcher(tail);
        return start.lookingAt() && end.matches()
                ? Optional.of(
                        new ChainLine(
                                Long.parseLong(start.group(1)),
                                start.group(2),
                                end.group(1),
                                Sha256.of(line, 0, signed)))
                : Optional.empty();
    }

    /** The number of an entry by its first octets alone; 0 when there is none. */
    static long number(byte[] line) {
        long number = 0;
        int digit = NUMBER_AT;
        while (digit < line.length
                && digit < NUMBER_AT + 18
                && line[digit] >= '0'
                && line[digit] <= '9') {
            number = 10 * number + line[digit++] - '0';
        }
        return number;
    }

    /** Whether the octets of the line are those that were hashed. */
    boolean isWhole() {
        return hash.equals(computed);
    }

    Head head() {
        return new Head(number, hash);
    }
}
