package tandem.dialplan;

import java.util.Optional;

/**
 * Where expressions and templates find their variables, by path such as {@code call.from} or {@code
 * hours.office.open}. A variable of {@code set:} is asked for by its bare name, also when the plan
 * writes {@code var.name}.
 */
@FunctionalInterface
public interface Scope {
    /** The value as text (booleans as true/false); empty when there is none. */
    Optional<String> value(String path);
}
