package tandem.engine.journal;

import java.util.LinkedHashMap;

/**
 * Which subjects have begun and not ended, so that a start need not read the whole journal to find
 * what a dead process left open. Confined to the writer's thread.
 */
final class Span {
    private final Bounds bounds;

    /** In the order in which they began. */
    private final LinkedHashMap<String, Open> open = new LinkedHashMap<>();

    /** Where a subject began, and how much of it has not ended. */
    private record Open(long first, int left) {}

    Span(Bounds bounds) {
        this.bounds = bounds;
    }

    void note(long number, String subject, String type) {
        if (bounds.begins().contains(type)) {
            open.merge(
                    subject,
                    new Open(number, 1),
                    (known, one) -> new Open(known.first(), known.left() + one.left()));
        } else if (bounds.ends().contains(type)) {
            open.computeIfPresent(
                    subject,
                    (_, known) ->
                            known.left() == 1 ? null : new Open(known.first(), known.left() - 1));
        }
    }

    /** Whether a subject is open that began with the fact of this number or a later one. */
    boolean hasBegunSince(long number) {
        return !open.isEmpty() && open.lastEntry().getValue().first() >= number;
    }

    /** Number of the first fact of the oldest open subject, else {@code next}. */
    long from(long next) {
        return open.isEmpty() ? next : open.values().iterator().next().first();
    }
}
