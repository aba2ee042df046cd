package tandem.dialplan.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import tandem.dialplan.load.ConfShapes;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Writing;

/**
 * JSON Schema (draft 2020-12) of one kind of file. It lets through all that the check lets through;
 * what depends on other files, and what is said of a value in words, only the check finds. Editors
 * give values types that our files do not have, so a number is right where text of digits is.
 */
public final class ConfSchema {
    private static final List<String> SAMPLES = List.of("0", "1", "12", "4000", "20270101");

    private final Map<String, Object> defs = new LinkedHashMap<>();
    private final Map<String, Shape> named = new LinkedHashMap<>();

    private ConfSchema() {}

    /** The kinds of files. */
    public static Set<String> kinds() {
        return ConfShapes.ALL.keySet();
    }

    /** The schema as JSON text; empty for a kind that does not exist. */
    public static Optional<String> generate(String kind) {
        return Optional.ofNullable(ConfShapes.ALL.get(kind))
                .map(shape -> Json.write(new ConfSchema().root(shape)));
    }

    private Map<String, Object> root(Shape shape) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Tandem " + shape.name());
        root.putAll(object(shape));
        root.put("$defs", defs);
        return root;
    }

    private Map<String, Object> object(Shape shape) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("description", shape.meaning());
        object.put("type", "object");
        Map<String, Object> properties = new LinkedHashMap<>();
        shape.keys().forEach(key -> properties.put(key.name(), property(key)));
        object.put("properties", properties);
        List<String> needed =
                shape.keys().stream().filter(Key::needed).<String>map(Key::name).toList();
        if (!needed.isEmpty()) {
            object.put("required", needed);
        }
        if (!shape.oneOf().isEmpty()) {
            object.put(
                    "oneOf",
                    shape.oneOf().getFirst().stream()
                            .map(key -> Map.of("required", List.of(key)))
                            .toList());
        }
        object.put("additionalProperties", false);
        return object;
    }

    private Map<String, Object> property(Key<?> key) {
        Map<String, Object> property = new LinkedHashMap<>();
        String standard = key.standard().isEmpty() ? "" : " (without it: " + key.standard() + ")";
        property.put("description", key.meaning() + standard);
        // In an order, so that the same declarations are the same text.
        property.putAll(new TreeMap<>(form(key.form())));
        return property;
    }

    private Map<String, Object> form(Form form) {
        return switch (form) {
            case Form.One(Writing writing) -> scalar(writing);
            case Form.Items(Form item, boolean alone) -> {
                Map<String, Object> list = Map.of("type", "array", "items", form(item));
                yield alone ? Map.of("anyOf", List.of(form(item), list)) : list;
            }
            case Form.Keys(Shape shape) -> reference(shape);
            case Form.Named(String _, Form each) ->
                    Map.of("type", "object", "additionalProperties", form(each));
            case Form.Either(List<Form> forms) ->
                    Map.of("anyOf", forms.stream().map(this::form).toList());
            case Form.Free _ -> Map.of();
        };
    }

    private Map<String, Object> reference(Shape shape) {
        Shape before = named.putIfAbsent(shape.name(), shape);
        if (before == null) {
            defs.put(shape.name(), Map.of());
            defs.put(shape.name(), object(shape));
        } else if (before != shape && !before.equals(shape)) {
            throw new IllegalStateException("two shapes are named " + shape.name());
        }
        return Map.of("$ref", "#/$defs/" + shape.name());
    }

    private static Map<String, Object> scalar(Writing writing) {
        return switch (writing.kind()) {
            case TRUTH -> Map.of("enum", List.of(true, false, "true", "false"));
            case NUMBER ->
                    Map.of(
                            "anyOf",
                            List.of(
                                    Map.of(
                                            "type",
                                            "integer",
                                            "minimum",
                                            writing.least(),
                                            "maximum",
                                            writing.most()),
                                    Map.of("type", "string", "pattern", "^-?[0-9]+$")));
            case TEXT -> text(writing);
        };
    }

    private static Map<String, Object> text(Writing writing) {
        if (!writing.choices().isEmpty()) {
            List<Object> all = new ArrayList<>(writing.choices());
            writing.choices().forEach(choice -> untyped(choice).ifPresent(all::add));
            return Map.of("enum", List.copyOf(all));
        }
        if (writing.pattern().isEmpty()) {
            return Map.of("type", List.of("string", "number", "boolean"));
        }
        Pattern pattern = Pattern.compile(writing.pattern());
        List<String> types = new ArrayList<>(List.of("string"));
        if (SAMPLES.stream().anyMatch(s -> pattern.matcher(s).matches())) {
            types.add("number");
        }
        if (pattern.matcher("true").matches()) {
            types.add("boolean");
        }
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("type", List.copyOf(types));
        text.put("pattern", "^(?:" + writing.pattern() + ")$");
        return text;
    }

    /** What an editor takes a word of the language for when it is not in quotes. */
    private static Optional<Object> untyped(String choice) {
        return switch (choice) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default ->
                    choice.matches("[0-9]+") ? Optional.of(Long.valueOf(choice)) : Optional.empty();
        };
    }
}
