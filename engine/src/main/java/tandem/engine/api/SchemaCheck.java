package tandem.engine.api;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Holds what a client sends against a schema and collects what is wrong, by place. Confined to the
 * request's thread.
 */
final class SchemaCheck {
    private static final int COMPLAINTS = 50;

    private final Map<String, String> wrong = new TreeMap<>();

    /**
     * What is wrong with a body, by place, such as {@code filter.from} or {@code rows[3]}; empty
     * when nothing is.
     */
    static Map<String, String> body(JsonNode json, Schema schema) {
        SchemaCheck check = new SchemaCheck();
        check.value("", json, schema);
        return check.wrong;
    }

    /** What is wrong with a parameter, or an empty text. */
    static String parameter(String value, Schema schema) {
        return switch (schema) {
            case Schema.Text text -> text(value, text);
            case Schema.Word word -> word(value, word);
            case Schema.Whole(long low, long high) -> {
                try {
                    long number = Long.parseLong(value);
                    yield number >= low && number <= high ? "" : bounds(low, high);
                } catch (NumberFormatException none) {
                    yield bounds(low, high);
                }
            }
            case Schema.Flag() ->
                    value.equals("true") || value.equals("false") ? "" : "must be true or false";
            case Schema.Real _,
                    Schema.Rows _,
                    Schema.Fields _,
                    Schema.Entries _,
                    Schema.Open _,
                    Schema.Maybe _ ->
                    throw new IllegalStateException("no schema for a parameter");
        };
    }

    private void value(String at, JsonNode json, Schema schema) {
        switch (schema) {
            case Schema.Text text ->
                    say(at, json.isTextual() ? text(json.asText(), text) : "must be a text");
            case Schema.Word word -> say(at, word(json.isTextual() ? json.asText() : "", word));
            case Schema.Whole(long low, long high) ->
                    say(
                            at,
                            json.isIntegralNumber()
                                            && json.canConvertToLong()
                                            && json.asLong() >= low
                                            && json.asLong() <= high
                                    ? ""
                                    : bounds(low, high));
            case Schema.Real() -> say(at, json.isNumber() ? "" : "must be a number");
            case Schema.Flag() -> say(at, json.isBoolean() ? "" : "must be true or false");
            case Schema.Rows rows -> rows(at, json, rows);
            case Schema.Fields fields -> fields(at, json, fields);
            case Schema.Entries(Schema of) -> {
                say(at, json.isObject() ? "" : "must be an object");
                json.properties()
                        .forEach(each -> value(join(at, each.getKey()), each.getValue(), of));
            }
            case Schema.Open() -> say(at, json.isObject() ? "" : "must be an object");
            case Schema.Maybe(Schema of) -> {
                if (!json.isNull()) {
                    value(at, json, of);
                }
            }
        }
    }

    private void rows(String at, JsonNode json, Schema.Rows rows) {
        if (!json.isArray()) {
            say(at, "must be a list");
        } else if (json.size() > rows.most()) {
            say(at, "has more than " + rows.most() + " elements");
        } else {
            for (int i = 0; i < json.size(); i++) {
                value(at + "[" + i + "]", json.get(i), rows.of());
            }
        }
    }

    private void fields(String at, JsonNode json, Schema.Fields fields) {
        if (!json.isObject()) {
            say(at, "must be an object");
            return;
        }
        fields.fields()
                .forEach(
                        (name, field) -> {
                            JsonNode value = json.get(name);
                            if (value != null) {
                                value(join(at, name), value, field.schema());
                            } else if (field.required()) {
                                say(join(at, name), "is missing");
                            }
                        });
        json.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!fields.fields().containsKey(name)) {
                                String known = String.join(", ", fields.fields().keySet());
                                say(join(at, name), "unknown; there are " + known);
                            }
                        });
    }

    private static String text(String value, Schema.Text text) {
        if (value.length() > text.longest()) {
            return "longer than " + text.longest() + " characters";
        }
        if (!text.pattern().isEmpty() && !Pattern.matches(text.pattern(), value)) {
            return "must match " + text.pattern();
        }
        if (text.format().equals("date-time") && !isTime(value)) {
            return "must be a time such as 2026-03-01T10:00:00Z";
        }
        return "";
    }

    private static boolean isTime(String value) {
        try {
            OffsetDateTime.parse(value);
            return true;
        } catch (DateTimeParseException none) {
            return false;
        }
    }

    private static String word(String value, Schema.Word word) {
        return word.words().contains(value)
                ? ""
                : "must be one of " + String.join(", ", word.words());
    }

    private static String bounds(long low, long high) {
        return high == Long.MAX_VALUE
                ? "must be a number from " + low
                : "must be a number from " + low + " to " + high;
    }

    private static String join(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }

    private void say(String at, String complaint) {
        if (!complaint.isEmpty() && wrong.size() < COMPLAINTS) {
            wrong.put(at.isEmpty() ? "body" : at, complaint);
        }
    }
}
