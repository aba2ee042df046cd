package tandem.dialplan;

import java.util.Locale;

/**
 * What an outbound call is for: windows, consent and caps depend on it. Counted calls have its
 * ordinal on disk, so new ones come last; there is room for eight.
 */
public enum Purpose {
    /** A person of the tenant calls, or answers what somebody wants. */
    SERVICE,
    /** A notice that belongs to a contract. */
    NOTIFICATION,
    MARKETING,
    SURVEY,
    /** The callee has asked for it. */
    CALLBACK,
    /** To verified callees of ours. */
    TEST;

    /** As files, the API and records write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
