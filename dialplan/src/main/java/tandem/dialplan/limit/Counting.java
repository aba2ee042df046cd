package tandem.dialplan.limit;

import java.util.Locale;

/** What counts as a call to somebody; the narrowest first, since each counts what follows it. */
public enum Counting {
    /** Each INVITE that was sent. */
    ATTEMPT,
    /** Each that made the callee's phone ring, as far as the carrier says. */
    RING,
    /** Each that was answered. */
    ANSWER;

    /** As files write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
