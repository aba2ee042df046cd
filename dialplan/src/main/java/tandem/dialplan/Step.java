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
 * @param count how often a call may come here, if the step says so
 * @param mark fact that is noted in the CDR when the verb is over, if any
 * @param save variables that are set when the verb is over
 * @param sensitive whether digits and prompts of this step are kept out of logs, CDR and recording
 * @param at where it is defined
 */
public record Step(
        String name,
        Verb verb,
        Map<String, String> on,
        Optional<String> next,
        Optional<Count> count,
        Optional<String> mark,
        Map<String, Template> save,
        boolean sensitive,
        Position at) {
    /** Stands between a step's name and the number of its verb, from the second on. */
    public static final char CHAIN = '+';

    public Step {
        on = Map.copyOf(on);
        save = Map.copyOf(save);
    }

    /** A step with none of the options. */
    public Step(
            String name, Verb verb, Map<String, String> on, Optional<String> next, Position at) {
        this(name, verb, on, next, Optional.empty(), Optional.empty(), Map.of(), false, at);
    }

    /**
     * The step as it is written in the file. A step that holds several verbs is read as a chain of
     * steps, {@code name}, {@code name+2} ..., of which people only know {@code name}.
     */
    public String written() {
        int chained = name.indexOf(CHAIN);
        return chained < 0 ? name : name.substring(0, chained);
    }

    /** The step that follows an outcome. */
    public Optional<String> after(String outcome) {
        return Optional.ofNullable(on.get(outcome)).or(() -> next);
    }

    /**
     * A bound on a loop, {@code count: { max, then }}: what is entered once more than {@code max}
     * times is not run; the call goes to {@code then} instead.
     *
     * @param max 1..100
     * @param then step of the flow
     */
    public record Count(int max, String then) {}
}
