package tandem.dialplan.load;

import java.util.function.UnaryOperator;

import tandem.dialplan.Scope;
import tandem.dialplan.Template;

/**
 * A secret where texts stand. What it was written as is shown, never what it is. Runs on: any
 * (immutable).
 */
record SecretTemplate(String source, String value) implements Template {
    @Override
    public String render(Scope scope) {
        return value;
    }

    @Override
    public String render(Scope scope, UnaryOperator<String> form) {
        return form.apply(value);
    }

    @Override
    public String toString() {
        return source;
    }
}
