package tandem.engine.gate.list;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import tandem.dialplan.Tenant;
import tandem.engine.gate.imports.BadLine;
import tandem.engine.gate.imports.Cells;

/**
 * Makes entries of lines, by the columns that the first line names. Runs on: any (immutable).
 *
 * @param columns where each stands
 * @param terms what counts where a line does not say it
 * @param whose the tenant from whose point of view numbers are read, by its name; empty when it is
 *     not there or whoever imports may not touch its lists
 * @param key what a number is under
 */
record ImportLine(
        Map<String, Integer> columns,
        Listing.Terms terms,
        Instant now,
        Function<String, Optional<Tenant>> whose,
        Key key) {
    /** What the first line may name; {@code number} must be among them. */
    static final List<String> COLUMNS =
            List.of(
                    "id",
                    "list",
                    "scope",
                    "tenant",
                    "campaign",
                    "kind",
                    "number",
                    "source",
                    "reason",
                    "since",
                    "expires");

    /** Exceptions are made one by one. */
    private static final Listing.Book[] BOOKS = {Listing.Book.BLACKLIST, Listing.Book.OPT_OUT};

    private static final int LONGEST_REASON = 200;
    private static final int LONGEST_NAME = 64;

    /** A number as the lists know it. */
    @FunctionalInterface
    interface Key {
        Optional<String> of(String number, Tenant tenant);
    }

    /** The entry of a line. */
    Listing read(String line) throws BadLine {
        Cells cells = Cells.of(line, columns);
        Listing.Kind kind =
                cells.word("kind", Listing.Kind.values(), Listing.Kind::word, Listing.Kind.EXACT);
        Listing.Book book = cells.word("list", BOOKS, Listing.Book::word, terms.book());
        String tenant = tenant(cells);
        Tenant view =
                whose.apply(tenant)
                        .orElseThrow(() -> new BadLine("no tenant " + BadLine.quoted(tenant)));
        String source = cells.text("source", "[a-z0-9_-]{1,32}", "word").orElse(terms.source());
        return new Listing(
                0,
                new Listing.Terms(
                        book,
                        tenant,
                        campaign(cells, tenant),
                        source,
                        cells.text("reason", LONGEST_REASON).orElse(terms.reason()),
                        Set.of()),
                kind,
                value(kind, cells.text("number").orElse(""), view),
                cells.time("since").orElse(now),
                cells.time("expires"));
    }

    private String tenant(Cells cells) throws BadLine {
        String tenant = cells.text("tenant").orElse("");
        return switch (cells.text("scope").orElse("")) {
            case "platform" -> "";
            case "tenant", "campaign", "" -> tenant.isEmpty() ? terms.tenant() : tenant;
            default -> throw new BadLine("scope is none of platform, tenant, campaign");
        };
    }

    private static String campaign(Cells cells, String tenant) throws BadLine {
        Optional<String> campaign = cells.text("campaign", LONGEST_NAME);
        boolean needed = cells.text("scope").filter("campaign"::equals).isPresent();
        if (campaign.isEmpty() && needed || campaign.isPresent() && tenant.isEmpty()) {
            throw new BadLine("campaign: of scope campaign, and of a tenant's");
        }
        return campaign.orElse("");
    }

    private String value(Listing.Kind kind, String number, Tenant view) throws BadLine {
        return switch (kind) {
            case EXACT ->
                    key.of(number, view)
                            .orElseThrow(() -> new BadLine("no number: " + BadLine.quoted(number)));
            case PREFIX, COUNTRY -> {
                String value = number.startsWith("+") ? number.substring(1) : number;
                if (!Blocklists.isValid(kind, value)) {
                    throw new BadLine("no " + kind.word() + ": " + BadLine.quoted(number));
                }
                yield value;
            }
        };
    }
}
