package tandem.dialplan;

/** Text with {@code ${expression}} inside. */
public interface Template {
    String render(Scope scope);

    /** The text as written. */
    String source();
}
