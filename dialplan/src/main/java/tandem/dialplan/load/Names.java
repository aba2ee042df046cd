package tandem.dialplan.load;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import tandem.dialplan.CallVariables;
import tandem.dialplan.Number;
import tandem.dialplan.expression.Variables;
import tandem.dialplan.trunk.TrunkGroup;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

/**
 * The names that a tenant declares, whether or not what stands below them is sound: one mistake
 * should not make every use of the name a mistake too.
 *
 * @param complete false when a file could not be understood, so that a name that is not here may
 *     still exist
 */
record Names(
        String tenant,
        boolean complete,
        Set<String> hours,
        Set<String> seats,
        Set<String> queues,
        Set<String> flows,
        Set<String> variables,
        Set<String> webhooks,
        Map<String, Optional<Number>> numbers,
        LocalDate today,
        Platform platform) {

    /** Roots of the variables that the engine sets; {@code hours} and {@code var} are apart. */
    private static final Set<String> ROOTS =
            CallVariables.ALL.keySet().stream()
                    .map(path -> path.substring(0, path.indexOf('.')))
                    .collect(Collectors.toUnmodifiableSet());

    /** Roots that the engine sets in a later version. */
    private static final Set<String> LATER_ROOTS = Set.of("slot", "slots", "intent", "bot");

    /** Words that a plan may not take as the name of a variable. */
    static final Set<String> RESERVED =
            Set.of(
                    "call", "gather", "queue", "seat", "dial", "http", "hours", "var", "param",
                    "secret", "true", "false", "and", "or", "not", "in", "matches");

    /** One of the names. */
    static Type<String> reference(String kind, Collection<String> names) {
        return text -> {
            if (!names.contains(text)) {
                String message =
                        "no " + kind + " " + Wording.quote(text) + Wording.suggest(text, names);
                throw new Unfit(Code.UNKNOWN_NAME, message);
            }
            return text;
        };
    }

    Type<String> flow() {
        return known("flow", flows);
    }

    Type<String> queue() {
        return known("queue", queues);
    }

    Type<String> seat() {
        return known("seat", seats);
    }

    /** The id of any number of the tenant. */
    Type<String> number() {
        return known("number", numbers.keySet());
    }

    Type<String> webhook() {
        return known("webhook", webhooks);
    }

    /** A trunk, or a group of them, that this tenant may use. */
    Type<String> trunk() {
        return text -> {
            boolean isGroup = platform.groups().containsKey(text);
            String name = isGroup ? text : known("trunk", platform.trunks().keySet()).read(text);
            Optional<TrunkGroup> group = group(name);
            if (group.isPresent() && !group.get().tenant().equals(tenant)) {
                String message =
                        (isGroup ? "group " : "trunk ")
                                + Wording.quote(name)
                                + " belongs to tenant "
                                + Wording.quote(group.get().tenant());
                throw new Unfit(Code.NOT_ALLOWED, message);
            }
            return name;
        };
    }

    private Optional<TrunkGroup> group(String name) {
        return TrunkRoutesYaml.group(name, platform.trunks(), platform.groups());
    }

    /**
     * Whether a call that names no trunk finds one: its number belongs to one, or the tenant has
     * routes, or one trunk only.
     */
    boolean findsTrunk(String callerId) {
        boolean unsound =
                platform.trunks().values().stream().anyMatch(Optional::isEmpty) || !complete;
        long own =
                platform.trunks().values().stream()
                        .flatMap(Optional::stream)
                        .filter(trunk -> trunk.tenant().equals(tenant))
                        .count();
        return unsound
                || own == 1
                || platform.routes().stream().anyMatch(r -> r.to().tenant().equals(tenant))
                || numbers.getOrDefault(callerId, Optional.empty())
                        .map(number -> number.trunk().isPresent())
                        .orElse(true);
    }

    /**
     * A number of this tenant that can be shown to a callee: an exact one, with a registration that
     * holds if there is one.
     *
     * @param trunk that the call goes through, if it is known
     */
    Type<String> callerId(Optional<String> trunk) {
        return text -> {
            String id = known("number", numbers.keySet()).read(text);
            numbers.getOrDefault(id, Optional.empty()).ifPresent(n -> checkShown(n, trunk));
            return id;
        };
    }

    private void checkShown(Number number, Optional<String> trunk) {
        String name = "number " + Wording.quote(number.id());
        if (!DialPattern.isExact(number.pattern())) {
            String message = name + " is a pattern; a caller id must be an exact number";
            throw new Unfit(Code.NOT_ALLOWED, message);
        }
        if (number.registration().map(r -> !r.holds(today)).orElse(false)) {
            throw new Unfit(
                    Code.NOT_REGISTERED,
                    name + " is not registered: " + standing(number.registration().get()));
        }
        Optional<TrunkGroup> by = trunk.flatMap(this::group);
        Optional<TrunkGroup> owner = number.trunk().flatMap(this::group);
        if (by.isPresent()
                && owner.isPresent()
                && !owner.get().trunks().containsAll(by.get().trunks())) {
            throw new Unfit(
                    Code.NOT_ALLOWED,
                    name + " belongs to trunk " + Wording.quote(owner.get().name()));
        }
    }

    private static String standing(Number.Registration registration) {
        return registration.state() == Number.Registration.State.ACTIVE
                ? "it was valid until " + registration.lastDay().orElseThrow()
                : "its state is " + registration.state().name().toLowerCase(Locale.ROOT);
    }

    /** The variables of the tenant's expressions. */
    Variables inExpressions() {
        return path -> {
            List<String> parts = List.of(path.split("\\.", -1));
            if (parts.contains("")) {
                throw new Unfit(
                        Code.EXPRESSION,
                        Wording.quote(path) + " is not a variable such as call.from");
            }
            String root = parts.getFirst();
            if (root.equals("secret")) {
                throw new Unfit(
                        Code.NOT_ALLOWED,
                        "a secret stands only as the whole value of a key that takes one");
            }
            if (root.equals("hours")) {
                return hoursOpen(path, parts);
            }
            if (root.equals("contact") && !variables.contains(path)) {
                return contact(path, parts);
            }
            if (ROOTS.contains(root)) {
                return property(path, parts);
            }
            if (LATER_ROOTS.contains(root) && !variables.contains(path)) {
                String message =
                        "variables of " + Wording.quote(root) + " come with a later version";
                throw new Unfit(Code.LATER_VALUE, message);
            }
            return assigned(path, root.equals("var") ? parts.subList(1, parts.size()) : parts);
        };
    }

    private String hoursOpen(String path, List<String> parts) {
        if (parts.size() != 3 || !parts.get(2).equals("open")) {
            throw new Unfit(
                    Code.UNKNOWN_NAME,
                    Wording.quote(path) + ": of hours there is only hours.NAME.open");
        }
        known("hours", hours).read(parts.get(1));
        return path;
    }

    private static String contact(String path, List<String> parts) {
        if (parts.size() != 2 || !parts.get(1).matches(CallVariables.CONTACT_NAME)) {
            throw new Unfit(
                    Code.UNKNOWN_NAME,
                    Wording.quote(path)
                            + " is not contact.NAME; a name is lower-case letters, digits and _");
        }
        return path;
    }

    private static String property(String path, List<String> parts) {
        if (parts.size() == 1) {
            throw new Unfit(
                    Code.UNKNOWN_NAME,
                    Wording.quote(path)
                            + " alone has no value; name a part of it, as in call.from");
        }
        if (!CallVariables.ALL.containsKey(path)) {
            String root = parts.getFirst() + ".";
            List<String> near =
                    CallVariables.ALL.keySet().stream().filter(v -> v.startsWith(root)).toList();
            String hint = Wording.suggest(path, near);
            String all = hint.isEmpty() ? "; there are " + String.join(", ", near) : hint;
            throw new Unfit(Code.UNKNOWN_NAME, "no variable " + Wording.quote(path) + all);
        }
        return path;
    }

    private String assigned(String path, List<String> parts) {
        String name = String.join(".", parts);
        if (complete && !variables.contains(name)) {
            List<String> candidates = new ArrayList<>(variables);
            candidates.addAll(ROOTS);
            String hint = Wording.suggest(parts.isEmpty() ? path : parts.getFirst(), candidates);
            String message = "no variable " + Wording.quote(path) + ": no step sets it" + hint;
            throw new Unfit(Code.UNKNOWN_NAME, message);
        }
        return name;
    }

    private Type<String> known(String kind, Collection<String> names) {
        return complete ? reference(kind, names) : text -> text;
    }
}
