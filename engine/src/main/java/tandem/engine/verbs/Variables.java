package tandem.engine.verbs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.CallVariables;
import tandem.dialplan.Hours;
import tandem.dialplan.Scope;
import tandem.engine.call.Call;
import tandem.engine.call.CallOrigin;
import tandem.engine.call.FirstLeg;

/**
 * The variables of one call, as expressions of its plan see them. Confined to the call's script.
 */
final class Variables implements Scope {
    private static final int BOUND = 256;

    private final Call call;
    private final Map<String, String> set = new HashMap<>();

    Variables(Call call) {
        this.call = call;
    }

    /** Names beyond the bound are not kept; the check of the plan counts far fewer. */
    void set(String path, String value) {
        if (set.size() < BOUND || set.containsKey(path)) {
            set.put(path, value);
        }
    }

    @Override
    public Optional<String> value(String path) {
        if (set.containsKey(path)) {
            return Optional.of(set.get(path));
        }
        if (path.startsWith("hours.") && path.endsWith(".open")) {
            return open(path.substring("hours.".length(), path.length() - ".open".length()));
        }
        CallOrigin origin = call.origin();
        if (path.startsWith(CallVariables.CONTACT)
                && origin.first() instanceof FirstLeg.Placed placed) {
            return Optional.ofNullable(
                    placed.variables().get(path.substring(CallVariables.CONTACT.length())));
        }
        return switch (path) {
            case "call.id" -> Optional.of(call.id());
            case "call.from" -> Optional.of(origin.from());
            case "call.from_name" -> Optional.of(origin.displayName());
            case "call.to" -> Optional.of(origin.to());
            case "call.via" -> Optional.of(origin.via());
            case "call.direction" ->
                    Optional.of(origin.direction().name().toLowerCase(java.util.Locale.ROOT));
            default -> Optional.empty();
        };
    }

    private Optional<String> open(String name) {
        Hours hours = call.origin().tenant().hours().get(name);
        return Optional.ofNullable(hours)
                .map(known -> Boolean.toString(known.open(call.exchange().clock().now())));
    }
}
