package tandem.engine.journal;

import java.util.Set;

/**
 * Which facts bound the time in which a start must know of a subject: from the first that begins it
 * until as many have ended it. Immutable.
 *
 * @param begins types of facts that begin something of a subject
 * @param ends types of those that end it, one for each that began
 */
public record Bounds(Set<String> begins, Set<String> ends) {
    public Bounds {
        begins = Set.copyOf(begins);
        ends = Set.copyOf(ends);
    }
}
