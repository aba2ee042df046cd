package tandem.dialplan.convert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import tandem.dialplan.convert.Extensions.Context;
import tandem.dialplan.convert.Extensions.Extension;

/**
 * Decides which extensions are numbers: those of contexts that no jump leads into and that are no
 * menu. A context's name tells whether carriers or seats dial in it.
 */
final class AsteriskNumbers {
    private static final Pattern CARRIERS =
            Pattern.compile(".*(trunk|incoming|inbound|pstn|public|extern|provider|carrier|did).*");
    private static final Pattern SEATS =
            Pattern.compile(".*(intern|phones|users|local|office|agents|outgoing|outbound).*");
    private static final Set<String> MENU_APPS = Set.of("background", "waitexten");

    private final Extensions extensions;
    private final Findings findings;
    private final Set<String> ids = new HashSet<>();
    private final List<Number> numbers = new ArrayList<>();

    /** A number before its flow has a name. */
    private record Number(String id, String key, String side, Extension extension) {}

    AsteriskNumbers(Extensions extensions, Findings findings) {
        this.extensions = extensions;
        this.findings = findings;
        find();
        findings.callerId =
                numbers.stream()
                        .filter(n -> n.key().startsWith("number"))
                        .filter(n -> !n.side().contains("seat"))
                        .findFirst()
                        .or(
                                () ->
                                        numbers.stream()
                                                .filter(n -> n.key().startsWith("number"))
                                                .findFirst())
                        .map(Number::id);
    }

    private void find() {
        Set<String> entered = entered();
        if (entered.containsAll(extensions.contexts().keySet())) {
            entered.clear();
        }
        Map<String, Extension> taken = new HashMap<>();
        for (Context context : extensions.contexts().values()) {
            boolean called =
                    context.name().startsWith("macro-") || context.name().startsWith("sub");
            if (called || entered.contains(context.name())) {
                continue;
            }
            boolean menu = isMenu(context);
            for (Extension extension : extensions.visible(context.name())) {
                if (!menu || extension.pattern().equals("s")) {
                    number(context, extension, taken);
                }
            }
        }
    }

    private void number(Context context, Extension extension, Map<String, Extension> taken) {
        String pattern = extension.pattern();
        Optional<String> key = key(pattern);
        String side = side(context.name());
        if (key.isEmpty()) {
            if (pattern.equals("s") || pattern.startsWith("_") || pattern.contains("/")) {
                findings.note(
                        extension.line(),
                        "extension %s of %s: write the number that it has in numbers.yaml"
                                .formatted(pattern, context.name()));
                if (pattern.equals("s")) {
                    findings.flow(new Findings.Entry(extension, 0, new Value.Computed("call.to")));
                }
            }
            return;
        }
        for (String one : side.isEmpty() ? List.of("trunk", "seat") : List.of(side)) {
            Extension before = taken.putIfAbsent(one + " " + key.get(), extension);
            if (before != null) {
                if (!before.equals(extension)) {
                    findings.note(
                            extension.line(),
                            "number %s of %s: taken by context %s"
                                    .formatted(pattern, context.name(), before.context()));
                }
                return;
            }
        }
        String id = Findings.unique(pattern.replaceAll("[^A-Za-z0-9]", ""), ids);
        numbers.add(new Number(id, key.get(), side, extension));
    }

    private static Optional<String> key(String pattern) {
        if (DialPatterns.isExact(pattern)) {
            return Optional.of("number: " + Yaml.quoted(pattern));
        }
        if (!pattern.startsWith("_")) {
            return Optional.empty();
        }
        return DialPatterns.ours(pattern).map(ours -> "match: " + Yaml.quoted(ours));
    }

    private static String side(String context) {
        String name = context.toLowerCase(Locale.ROOT);
        if (SEATS.matcher(name).matches()) {
            return "seat";
        }
        return CARRIERS.matcher(name).matches() ? "trunk" : "";
    }

    private static boolean isMenu(Context context) {
        Extension start = context.extensions().get("s");
        return start != null
                && start.priorities().stream().anyMatch(p -> MENU_APPS.contains(p.app().name()));
    }

    /** Contexts that are included by others, and menus that a jump leads into. */
    private Set<String> entered() {
        Set<String> entered = new HashSet<>();
        for (Context context : extensions.contexts().values()) {
            context.includes().stream()
                    .filter(included -> !included.equals(context.name()))
                    .forEach(entered::add);
            for (Extension extension : context.extensions().values()) {
                extension.priorities().forEach(p -> targets(p.app(), context.name(), entered));
            }
        }
        return entered;
    }

    private void targets(App app, String from, Set<String> entered) {
        if (!app.name().startsWith("goto")) {
            return;
        }
        for (Context context : extensions.contexts().values()) {
            boolean named =
                    app.all().contains(context.name() + ",")
                            && app.all().matches(".*\\b" + Pattern.quote(context.name()) + ",.*");
            if (named && !context.name().equals(from) && context.extensions().containsKey("s")) {
                entered.add(context.name());
            }
        }
    }

    /** The text of {@code numbers:} without its head. Each wants a flow. */
    String yaml() {
        StringBuilder yaml = new StringBuilder();
        for (Number number : numbers) {
            Extension extension = number.extension();
            Value dialled =
                    extension.isPattern()
                            ? new Value.Computed("call.to")
                            : new Value.Text(extension.pattern());
            String flow = findings.flow(new Findings.Entry(extension, 0, dialled));
            String from = number.side().isEmpty() ? "" : "from: [" + number.side() + "], ";
            yaml.append(
                    "  - { id: %s, %s, %sinbound: { flow: %s } }%n"
                            .formatted(number.id(), number.key(), from, flow));
        }
        return yaml.toString();
    }
}
