package tandem.dialplan;

import java.util.Map;

/**
 * A graph of named steps.
 *
 * @param name unique in the tenant
 * @param start name of the first step
 * @param steps by name
 * @param at where it is defined
 */
public record Flow(String name, String start, Map<String, Step> steps, Position at) {
    public Flow {
        steps = Map.copyOf(steps);
    }
}
