package tandem.dialplan;

import java.util.Map;
import java.util.Optional;

/**
 * One step of a flow.
 *
 * @param name unique in the flow
 * @param verb what it does
 * @param on step to go to, by outcome of the verb
 * @param next step to go to for outcomes that {@code on} does not name; empty = hang up
 * @param at where it is defined
 */
public record Step(
        String name, Verb verb, Map<String, String> on, Optional<String> next, Position at) {
    public Step {
        on = Map.copyOf(on);
    }

    /** The step that follows an outcome. */
    public Optional<String> after(String outcome) {
        return Optional.ofNullable(on.get(outcome)).or(() -> next);
    }
}
