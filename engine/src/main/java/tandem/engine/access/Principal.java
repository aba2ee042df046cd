package tandem.engine.access;

import java.util.List;
import java.util.Optional;

import tandem.dialplan.ApiKey;

/**
 * Who asks. Immutable.
 *
 * @param key id of the key; {@code local} when no keys are asked for
 * @param role what it may do
 * @param tenant the only tenant that it may see; empty = all
 * @param scopes narrow the role; empty = all of it
 */
public record Principal(
        String key, ApiKey.Role role, Optional<String> tenant, List<String> scopes) {
    /** Whoever is on this machine, when no keys are asked for. */
    public static final Principal LOCAL =
            new Principal("local", ApiKey.Role.ADMIN, Optional.empty(), List.of());

    /** Somebody without a key, where none is needed. */
    public static final Principal ANYBODY =
            new Principal("", ApiKey.Role.VIEWER, Optional.empty(), List.of());

    public Principal {
        scopes = List.copyOf(scopes);
    }

    static Principal of(ApiKey key) {
        return new Principal(key.id(), key.role(), key.tenant(), key.scopes());
    }

    /** As the audit names it. */
    public String who() {
        return equals(LOCAL) || key.isEmpty() ? "local" : who(key);
    }

    static String who(String key) {
        return "key " + key;
    }

    /** Whether it is of at least this role. */
    public boolean is(ApiKey.Role least) {
        return role.compareTo(least) >= 0;
    }

    /** Whether its scopes allow this one, such as {@code calls:read}. */
    public boolean has(String scope) {
        int colon = scope.indexOf(':');
        String whole = colon < 0 ? "*" : scope.substring(0, colon) + ":*";
        return scopes.isEmpty() || scopes.contains(scope) || scopes.contains(whole);
    }

    /** Whether it may see what belongs to a tenant. */
    public boolean sees(String owner) {
        return tenant.isEmpty() || tenant.get().equals(owner);
    }
}
