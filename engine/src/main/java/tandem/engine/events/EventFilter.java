package tandem.engine.events;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import tandem.engine.journal.Entry;

/**
 * Which events somebody wants and may see. Immutable.
 *
 * @param types such as {@code call.ended} or {@code call.*}; empty = all
 * @param tenant of which tenant; empty = of all and of the engine itself
 * @param call id of a call: events about it or that name it; empty = any
 * @param security whether facts about access and audit are shown when no type names them
 */
public record EventFilter(
        List<String> types, Optional<String> tenant, String call, boolean security) {
    /** What a list of types looks like in a request. */
    public static final String TYPES_PATTERN =
            "[a-z*][a-z0-9._*-]{0,63}(?:,[a-z*][a-z0-9._*-]{0,63}){0,31}";

    private static final Pattern SECURITY = Pattern.compile("(?:access|audit)\\..*");

    public EventFilter {
        types = List.copyOf(types);
    }

    /**
     * @param types with commas between, or empty
     */
    public static EventFilter of(
            String types, Optional<String> tenant, String call, boolean security) {
        List<String> list = types.isEmpty() ? List.of() : Arrays.asList(types.split(","));
        return new EventFilter(list, tenant, call, security);
    }

    public boolean matches(Entry entry) {
        return (tenant.isEmpty() || tenant.get().equals(entry.tenant()))
                && wants(entry.type())
                && (call.isEmpty() || isAbout(entry));
    }

    private boolean wants(String type) {
        if (SECURITY.matcher(type).matches() && !security) {
            return false;
        }
        return types.isEmpty() || types.stream().anyMatch(wanted -> fits(wanted, type));
    }

    private static boolean fits(String wanted, String type) {
        return wanted.equals("*")
                || wanted.equals(type)
                || (wanted.endsWith(".*")
                        && type.startsWith(wanted.substring(0, wanted.length() - 1)));
    }

    /** An id has no character that JSON would escape. */
    private boolean isAbout(Entry entry) {
        return entry.subject().equals(call) || entry.body().contains("\"call\":\"" + call + "\"");
    }
}
