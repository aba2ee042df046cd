package tandem.engine.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.javalin.http.Context;

/**
 * The query parameters of a request: only known ones, each at most once, all complaints at once.
 */
final class Query {
    private static final int TEXT_LIMIT = 256;

    private final Map<String, List<String>> given;
    private final Map<String, String> wrong = new TreeMap<>();

    private Query(Map<String, List<String>> given, Set<String> known) {
        this.given = given;
        given.forEach((name, values) -> examine(name, values, known));
    }

    private void examine(String name, List<String> values, Set<String> known) {
        if (known.isEmpty()) {
            complain(name, "there are no parameters here");
        } else if (!known.contains(name)) {
            complain(name, "unknown; there are " + String.join(", ", new TreeSet<>(known)));
        } else if (values.isEmpty()) {
            // Javalin leaves out values that it cannot decode.
            complain(name, "has a percent sign that begins no escape");
        } else if (values.size() > 1) {
            complain(name, "given more than once");
        }
    }

    /**
     * @param known names that may occur
     */
    static Query of(Context context, Set<String> known) {
        return new Query(context.queryParamMap(), known);
    }

    /** For requests that take none. */
    static void refuseAny(Context context) {
        of(context, Set.of()).check();
    }

    /** Empty when absent. */
    String text(String name) {
        String value = given.getOrDefault(name, List.of()).stream().findFirst().orElse("");
        if (value.length() > TEXT_LIMIT) {
            complain(name, "longer than " + TEXT_LIMIT + " characters");
            return "";
        }
        return value;
    }

    /** One of some words; the first when absent. */
    String word(String name, List<String> words) {
        String value = given.containsKey(name) ? text(name) : words.getFirst();
        if (!words.contains(value)) {
            complain(name, "must be one of " + String.join(", ", words));
        }
        return value;
    }

    /** A number within bounds. */
    int number(String name, int low, int high, int absent) {
        if (!given.containsKey(name)) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text(name));
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number out of bounds.
        }
        complain(name, "must be a number from " + low + " to " + high);
        return absent;
    }

    /** The first complaint about a parameter counts. */
    void complain(String name, String detail) {
        wrong.putIfAbsent(name, detail);
    }

    /**
     * To be called when all parameters were asked for.
     *
     * @throws Problem 400 that names each wrong one
     */
    void check() {
        if (!wrong.isEmpty()) {
            throw Problem.badParameters(wrong);
        }
    }
}
