package tandem.dialplan.yaml;

import java.util.Collection;
import java.util.List;

/**
 * How a value is written, for editors and for the reference. What is right in the end is said by
 * the {@link Type}. Runs on: any (immutable).
 *
 * @param words what it is, for people
 * @param kind how YAML tools other than ours may understand it
 * @param pattern regular expression of the whole text, empty = any
 * @param choices the only texts, empty = any
 * @param least of a number
 * @param most of a number
 */
public record Writing(
        String words, Kind kind, String pattern, List<String> choices, long least, long most) {
    /** Any text. */
    public static final Writing TEXT = text("text");

    /** What tools that give YAML values a type take it for. */
    public enum Kind {
        TEXT,
        NUMBER,
        TRUTH
    }

    public Writing {
        choices = List.copyOf(choices);
    }

    public static Writing text(String words) {
        return matching(words, "");
    }

    public static Writing matching(String words, String pattern) {
        return new Writing(words, Kind.TEXT, pattern, List.of(), 0, 0);
    }

    public static Writing oneOf(Collection<String> choices) {
        List<String> sorted = choices.stream().sorted().toList();
        return new Writing("one of these words", Kind.TEXT, "", sorted, 0, 0);
    }

    public static Writing number(long least, long most) {
        String words = "whole number, " + least + " to " + most;
        return new Writing(words, Kind.NUMBER, "", List.of(), least, most);
    }

    public static Writing truth() {
        return new Writing("true or false", Kind.TRUTH, "", List.of("true", "false"), 0, 0);
    }
}
