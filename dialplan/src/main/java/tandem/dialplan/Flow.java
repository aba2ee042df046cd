package tandem.dialplan;

import java.util.Map;

/**
 * A graph of named steps.
 *
 * @param name unique in the tenant
 * @param start name of the first step
 * @param steps by name
 * @param purpose what calls out of its steps are for
 * @param at where it is defined
 */
public record Flow(
        String name, String start, Map<String, Step> steps, Purpose purpose, Position at) {
    public Flow {
        steps = Map.copyOf(steps);
    }

    /** A flow that serves who calls. */
    public Flow(String name, String start, Map<String, Step> steps, Position at) {
        this(name, start, steps, Purpose.SERVICE, at);
    }
}
