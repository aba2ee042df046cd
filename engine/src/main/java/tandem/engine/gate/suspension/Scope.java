package tandem.engine.gate.suspension;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import tandem.engine.gate.Attempt;
import tandem.engine.gate.Question;

/**
 * What is suspended. Runs on: any (immutable).
 *
 * @param tenant whose; empty for {@link Kind#ORIGIN}
 * @param name id of the number, name of the campaign, word of the origin; empty for {@link
 *     Kind#TENANT}
 */
public record Scope(Kind kind, String tenant, String name) {
    /** Its kinds, the narrowest first. */
    public enum Kind {
        /** Calls that show one number of a tenant. */
        NUMBER,
        /** Calls of one campaign. */
        CAMPAIGN,
        /** All calls of a tenant. */
        TENANT,
        /** All calls that come about in one way, whichever tenant's: api, flow, seat, transfer. */
        ORIGIN;

        /** As the API, files and events write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of a word. */
        public static Optional<Kind> of(String word) {
            return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
        }
    }

    public Scope {
        if (kind == Kind.TENANT ? !name.isEmpty() : name.isEmpty()) {
            throw new IllegalArgumentException("scope " + kind + " with name '" + name + "'");
        }
        if ((kind == Kind.ORIGIN) != tenant.isEmpty()) {
            throw new IllegalArgumentException("scope " + kind + " with tenant '" + tenant + "'");
        }
    }

    /**
     * A number that a tenant shows.
     *
     * @param id as the tenant names it
     */
    public static Scope number(String tenant, String id) {
        return new Scope(Kind.NUMBER, tenant, id);
    }

    public static Scope campaign(String tenant, String name) {
        return new Scope(Kind.CAMPAIGN, tenant, name);
    }

    public static Scope tenant(String name) {
        return new Scope(Kind.TENANT, name, "");
    }

    public static Scope origin(Attempt.Origin origin) {
        return new Scope(Kind.ORIGIN, "", origin.name().toLowerCase(Locale.ROOT));
    }

    /** All that stop an attempt when they are suspended. */
    static List<Scope> of(Question question) {
        Attempt attempt = question.attempt();
        String tenant = attempt.tenant().name();
        return Stream.concat(
                        Stream.of(
                                number(tenant, question.shown().id()),
                                tenant(tenant),
                                origin(attempt.origin())),
                        attempt.campaign().map(name -> campaign(tenant, name)).stream())
                .toList();
    }
}
