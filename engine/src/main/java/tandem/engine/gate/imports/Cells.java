package tandem.engine.gate.imports;

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

/** The cells of one line, by the columns that the first line names. Runs on: any (immutable). */
public final class Cells {
    private final Map<String, Integer> columns;
    private final List<String> cells;

    private Cells(Map<String, Integer> columns, List<String> cells) {
        this.columns = columns;
        this.cells = cells;
    }

    /**
     * Where the columns stand.
     *
     * @param all that there may be; {@code number} must be there
     */
    public static Map<String, Integer> columns(String first, List<String> all) throws BadLine {
        Map<String, Integer> columns = new HashMap<>();
        for (String cell : CsvLines.cells(first).orElse(List.of())) {
            String name = cell.toLowerCase(Locale.ROOT);
            if (!all.contains(name)) {
                throw new BadLine("no column " + BadLine.quoted(cell) + "; there are " + all);
            }
            if (columns.put(name, columns.size()) != null) {
                throw new BadLine("column " + name + " comes twice");
            }
        }
        if (!columns.containsKey("number")) {
            throw new BadLine("no column number");
        }
        return columns;
    }

    /** The cells of a line. */
    public static Cells of(String line, Map<String, Integer> columns) throws BadLine {
        List<String> cells = CsvLines.cells(line).orElseThrow(() -> new BadLine("a quote is open"));
        if (cells.size() > columns.size()) {
            throw new BadLine("more cells than columns");
        }
        return new Cells(columns, cells);
    }

    /**
     * A cell that says something. An apostrophe in front only keeps spreadsheets from reckoning.
     */
    public Optional<String> text(String column) {
        Integer at = columns.get(column);
        return Optional.ofNullable(at)
                .filter(index -> index < cells.size())
                .map(cells::get)
                .map(text -> text.startsWith("'") ? text.substring(1) : text)
                .filter(text -> !text.isEmpty());
    }

    /** A text of at most so many characters. */
    public Optional<String> text(String column, int longest) throws BadLine {
        Optional<String> text = text(column);
        if (text.filter(it -> it.length() > longest).isPresent()) {
            throw new BadLine(column + " is longer than " + longest + " characters");
        }
        return text;
    }

    /** A text of this form. */
    public Optional<String> text(String column, String form, String what) throws BadLine {
        Optional<String> text = text(column);
        if (text.filter(it -> !it.matches(form)).isPresent()) {
            throw new BadLine(column + " is no " + what + ": " + BadLine.quoted(text.get()));
        }
        return text;
    }

    /** A time of RFC 3339. */
    public Optional<Instant> time(String column) throws BadLine {
        try {
            return text(column).map(it -> OffsetDateTime.parse(it).toInstant());
        } catch (DateTimeParseException none) {
            throw new BadLine(column + " is no time of RFC 3339");
        }
    }

    /** One of some words. */
    public <W> W word(String column, W[] all, Function<W, String> name, W absent) throws BadLine {
        Optional<String> said = text(column);
        return said.isEmpty() ? absent : word(column, said.get(), all, name);
    }

    /** One of some words, from part of a cell. */
    public static <W> W word(String column, String said, W[] all, Function<W, String> name)
            throws BadLine {
        return Arrays.stream(all)
                .filter(one -> name.apply(one).equals(said))
                .findFirst()
                .orElseThrow(() -> new BadLine(column + " has no value " + BadLine.quoted(said)));
    }
}
