package tandem.engine.gate.list;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.limit.Exceptions.Lift;

/**
 * One entry of a list. Book, tenant, campaign, kind and value make it: the same again replaces what
 * else is said of it and keeps its id. Runs on: any (immutable).
 *
 * @param id drawn once, never again; 0 for one that is not kept yet
 * @param terms in which book it stands, for whom, and who said so
 * @param value as {@link Kind} says
 * @param since when it was said, whole seconds
 * @param expires from when on it no longer counts, whole seconds; empty = never
 */
public record Listing(
        long id, Terms terms, Kind kind, String value, Instant since, Optional<Instant> expires) {

    /** What an entry is compared with. */
    public enum Kind {
        /** The whole of a number: {@code Callee.key}. */
        EXACT,
        /** The first digits of a number. */
        PREFIX,
        /** The country of a number, ISO 3166. */
        COUNTRY;

        /** As the API and files write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which list. */
    public enum Book {
        /** Who is not to be called. */
        BLACKLIST("blacklist", "blacklisted"),
        /** Who does not want to be called. */
        OPT_OUT("opt-outs", "opted_out"),
        /** For whom rules are lifted; stands against nobody. */
        EXCEPTION("exceptions", "");

        private final String word;
        private final String reason;

        Book(String word, String reason) {
            this.word = word;
            this.reason = reason;
        }

        /** As the API and files write it. */
        public String word() {
            return word;
        }

        /** The gate's reason to deny; empty of one that does not. */
        public String reason() {
            return reason;
        }
    }

    /**
     * What many entries have in common; kept once for all of them.
     *
     * @param tenant for whom it counts; empty = everybody on the platform
     * @param campaign for whose calls; empty = all of the tenant
     * @param source a word: api, file, digit, speech, seat, complaint ...
     * @param reason in a person's words, or empty
     * @param lifts what an exception lifts; nothing elsewhere
     */
    public record Terms(
            Book book,
            String tenant,
            String campaign,
            String source,
            String reason,
            Set<Lift> lifts) {
        public Terms {
            lifts = Set.copyOf(lifts);
        }

        /** Of all calls; no exception. */
        public Terms(Book book, String tenant, String source, String reason) {
            this(book, tenant, "", source, reason, Set.of());
        }

        /** The same for the calls of one campaign. */
        public Terms of(String name) {
            return new Terms(book, tenant, name, source, reason, lifts);
        }

        /** Whether an entry with the one stands where one with the other does. */
        boolean isSame(Terms other) {
            return book == other.book
                    && tenant.equals(other.tenant)
                    && campaign.equals(other.campaign);
        }
    }

    public Listing {
        since = Instant.ofEpochSecond(since.getEpochSecond());
        // Rounded up: an entry never ends before the moment that was said.
        expires =
                expires.map(
                        at -> Instant.ofEpochSecond(at.plusNanos(999_999_999).getEpochSecond()));
    }

    /** The same under an id. */
    Listing withId(long drawn) {
        return new Listing(drawn, terms, kind, value, since, expires);
    }

    /** Whether both are the same entry, whatever else they say. */
    boolean isSame(Listing other) {
        return kind == other.kind && value.equals(other.value) && terms.isSame(other.terms);
    }

    boolean counts(String tenant, Optional<String> campaign, Instant at) {
        return (terms.tenant.isEmpty() || terms.tenant.equals(tenant))
                && (terms.campaign.isEmpty() || campaign.filter(terms.campaign::equals).isPresent())
                && (expires.isEmpty() || at.isBefore(expires.get()));
    }
}
