package tandem.dialplan.walk;

import java.util.Set;

import tandem.dialplan.Verb;

/**
 * One try of a {@code gather}: takes digits until the entry is complete, then says what it means.
 * Runs on: the thread of its call.
 */
public final class Gathering {
    public static final String DIGITS = "digits";
    public static final String NO_INPUT = "no_input";
    public static final String NO_MATCH = "no_match";

    private static final String KEYS = "0123456789*#ABCD";

    private final Verb.Gather gather;
    private final Set<String> named;
    private final StringBuilder entry = new StringBuilder();
    private boolean closed;

    /**
     * @param named outcomes that the step's {@code on:} names
     */
    public Gathering(Verb.Gather gather, Set<String> named) {
        this.gather = gather;
        this.named = named;
    }

    /** Whether an outcome makes the caller try again, as far as there are tries left. */
    public static boolean failed(String outcome) {
        return outcome.equals(NO_INPUT) || outcome.equals(NO_MATCH);
    }

    /** Whether a further digit is waited for. */
    public boolean open() {
        return !closed && entry.length() < gather.max();
    }

    /** How long to wait for the next digit, in ms. */
    public long waitMs() {
        return entry.isEmpty() ? gather.timeoutMs() : gather.betweenMs();
    }

    /** The caller pressed a key. */
    public void digit(char key) {
        if (gather.finish().equals(Character.toString(key))) {
            closed = true;
        } else {
            entry.append(key);
        }
    }

    /** No digit came within {@link #waitMs}. */
    public void timeout() {
        closed = true;
    }

    /** What was entered, without the key that ended it. */
    public String entry() {
        return entry.toString();
    }

    /** The outcome of this try: an entry that is named, or one of the three words. */
    public String outcome() {
        if (entry.isEmpty()) {
            return NO_INPUT;
        }
        if (named.contains(entry())) {
            return entry();
        }
        boolean wellFormed =
                entry.length() >= gather.min()
                        && gather.valid().map(valid -> valid.matcher(entry).matches()).orElse(true);
        boolean anyEntry = named.contains(DIGITS) || named.stream().noneMatch(Gathering::isEntry);
        return wellFormed && anyEntry ? DIGITS : NO_MATCH;
    }

    /** Whether an outcome that a step names is an entry and not a word. */
    public static boolean isEntry(String outcome) {
        return !outcome.isEmpty() && outcome.chars().allMatch(c -> KEYS.indexOf(c) >= 0);
    }
}
