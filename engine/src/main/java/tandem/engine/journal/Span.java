package tandem.engine.journal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which subjects have begun and not ended, so that a start need not read the whole journal to find
 * what a dead process left open. Confined to the writer's thread.
 */
final class Span {
    private final String begins;
    private final String ends;
    private final Map<String, Long> open = new LinkedHashMap<>();

    /**
     * @param begins type of the fact that begins a subject
     * @param ends type of the fact that ends it
     */
    Span(String begins, String ends) {
        this.begins = begins;
        this.ends = ends;
    }

    void note(long number, String subject, String type) {
        if (type.equals(begins)) {
            open.putIfAbsent(subject, number);
        } else if (type.equals(ends)) {
            open.remove(subject);
        }
    }

    /** Subjects that are open; in the order in which they began. */
    Collection<String> subjects() {
        return open.keySet();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Number of the first fact of the oldest open subject, else {@code next}. */
    long from(long next) {
        return open.isEmpty() ? next : open.values().iterator().next();
    }
}
