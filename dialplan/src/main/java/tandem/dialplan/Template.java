package tandem.dialplan;

import java.util.function.UnaryOperator;

/** Text with {@code ${expression}} inside. */
public interface Template {
    String render(Scope scope);

    /**
     * The same, with each value written in a form that fits around it, so that what a caller enters
     * cannot change the meaning of a URL or of JSON.
     *
     * @param form given the value of each expression; not given the text between
     */
    default String render(Scope scope, UnaryOperator<String> form) {
        return form.apply(render(scope));
    }

    /** The text as written. */
    String source();
}
