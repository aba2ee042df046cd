package tandem.engine.gate.list;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import tandem.dialplan.Tenant;
import tandem.engine.gate.imports.BadLine;
import tandem.engine.gate.imports.Cells;
import tandem.engine.gate.imports.Imports;

/** A file on its way into the lists. Confined to the thread of the imports. */
public final class ListImport implements Imports.Lines {
    private final Blocklists lists;
    private final ImportLine form;
    private final Columns.Draft rows = new Columns.Draft(1_024);
    private final List<Listing> patterns = new ArrayList<>();

    private ListImport(Blocklists lists, ImportLine form) {
        this.lists = lists;
        this.form = form;
    }

    /**
     * What takes files.
     *
     * @param terms what counts where a line does not say it
     * @param whose the tenant from whose point of view numbers are read, by its name; empty when it
     *     is not there or whoever imports may not touch its lists
     */
    public static Imports.Target into(
            Blocklists lists,
            Listing.Terms terms,
            Instant now,
            Function<String, Optional<Tenant>> whose) {
        return first ->
                new ListImport(
                        lists,
                        new ImportLine(
                                Cells.columns(first, ImportLine.COLUMNS),
                                terms,
                                now,
                                whose,
                                lists::key));
    }

    @Override
    public void take(String line) throws BadLine {
        Listing listing = form.read(line);
        if (listing.kind() == Listing.Kind.EXACT) {
            rows.add(listing);
        } else {
            patterns.add(listing);
        }
    }

    @Override
    public CompletableFuture<Optional<Integer>> put() {
        return lists.take(rows, patterns)
                .thenApply(
                        result ->
                                result instanceof Result.Imported(int entries)
                                        ? Optional.of(entries)
                                        : Optional.empty());
    }
}
