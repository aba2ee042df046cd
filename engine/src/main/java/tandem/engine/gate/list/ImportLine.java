package tandem.engine.gate.list;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import tandem.dialplan.Tenant;

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
                    "id", "list", "scope", "tenant", "kind", "number", "source", "reason", "since",
                    "expires");

    private static final int LONGEST_REASON = 200;

    /** A number as the lists know it. */
    @FunctionalInterface
    interface Key {
        Optional<String> of(String number, Tenant tenant);
    }

    /** A line that makes no entry. */
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1;

        Bad(String why) {
            super(why, null, false, false);
        }
    }

    /** Where the columns stand. */
    static Map<String, Integer> columns(String first) throws Bad {
        Map<String, Integer> columns = new HashMap<>();
        for (String cell : CsvLines.cells(first).orElse(List.of())) {
            String name = cell.toLowerCase(Locale.ROOT);
            if (!COLUMNS.contains(name)) {
                throw new Bad("no column " + quoted(cell) + "; there are " + COLUMNS);
            }
            if (columns.put(name, columns.size()) != null) {
                throw new Bad("column " + name + " comes twice");
            }
        }
        if (!columns.containsKey("number")) {
            throw new Bad("no column number");
        }
        return columns;
    }

    /** The entry of a line. */
    Listing read(String line) throws Bad {
        List<String> cells = CsvLines.cells(line).orElseThrow(() -> new Bad("a quote is open"));
        if (cells.size() > columns.size()) {
            throw new Bad("more cells than columns");
        }
        Listing.Kind kind =
                word(cells, "kind", Listing.Kind.values(), Listing.Kind::word, Listing.Kind.EXACT);
        Listing.Book book =
                word(cells, "list", Listing.Book.values(), Listing.Book::word, terms.book());
        String tenant = tenant(cells);
        Tenant view = whose.apply(tenant).orElseThrow(() -> new Bad("no tenant " + quoted(tenant)));
        String source = cell(cells, "source").orElse(terms.source());
        if (!source.matches("[a-z0-9_-]{1,32}")) {
            throw new Bad("source is no word: " + quoted(source));
        }
        String reason = cell(cells, "reason").orElse(terms.reason());
        if (reason.length() > LONGEST_REASON) {
            throw new Bad("reason is longer than " + LONGEST_REASON + " characters");
        }
        return new Listing(
                0,
                new Listing.Terms(book, tenant, source, reason),
                kind,
                value(kind, cell(cells, "number").orElse(""), view),
                time(cells, "since").orElse(now),
                time(cells, "expires"));
    }

    private String tenant(List<String> cells) throws Bad {
        String tenant = cell(cells, "tenant").orElse("");
        return switch (cell(cells, "scope").orElse("")) {
            case "platform" -> "";
            case "tenant", "" -> tenant.isEmpty() ? terms.tenant() : tenant;
            default -> throw new Bad("scope is neither platform nor tenant");
        };
    }

    private String value(Listing.Kind kind, String number, Tenant view) throws Bad {
        return switch (kind) {
            case EXACT ->
                    key.of(number, view).orElseThrow(() -> new Bad("no number: " + quoted(number)));
            case PREFIX, COUNTRY -> {
                String value = number.startsWith("+") ? number.substring(1) : number;
                if (!Blocklists.isValid(kind, value)) {
                    throw new Bad("no " + kind.word() + ": " + quoted(number));
                }
                yield value;
            }
        };
    }

    private Optional<Instant> time(List<String> cells, String column) throws Bad {
        Optional<String> text = cell(cells, column);
        try {
            return text.map(it -> OffsetDateTime.parse(it).toInstant());
        } catch (DateTimeParseException none) {
            throw new Bad(column + " is no time of RFC 3339");
        }
    }

    private <W> W word(
            List<String> cells, String column, W[] all, Function<W, String> name, W absent)
            throws Bad {
        Optional<String> said = cell(cells, column);
        if (said.isEmpty()) {
            return absent;
        }
        return Arrays.stream(all)
                .filter(one -> name.apply(one).equals(said.get()))
                .findFirst()
                .orElseThrow(() -> new Bad(column + " has no value " + quoted(said.get())));
    }

    /** An apostrophe in front only keeps spreadsheets from reckoning. */
    private Optional<String> cell(List<String> cells, String column) {
        Integer at = columns.get(column);
        return Optional.ofNullable(at)
                .filter(index -> index < cells.size())
                .map(cells::get)
                .map(text -> text.startsWith("'") ? text.substring(1) : text)
                .filter(text -> !text.isEmpty());
    }

    private static String quoted(String text) {
        return "'" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "'";
    }
}
