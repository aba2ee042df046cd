package tandem.dialplan.limit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

import tandem.dialplan.Position;

/**
 * More than {@code max} complaints in any span of {@code windowMs} suspend what they are about.
 *
 * @param per what is suspended, and by what complaints are counted
 * @param least complaints that weigh less do not count
 * @param windowMs 1 hour to 400 days
 * @param max 0..100,000
 * @param suspendMs for how long; empty = until somebody lifts it
 * @param at where the rule stands
 */
public record ComplaintRule(
        Per per, Severity least, long windowMs, int max, OptionalLong suspendMs, Position at) {

    /** What is suspended. */
    public enum Per {
        NUMBER,
        CAMPAIGN,
        TENANT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How much a complaint weighs, rising. */
    public enum Severity {
        LOW,
        MEDIUM,
        HIGH;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Severity> of(String word) {
            return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
        }
    }
}
