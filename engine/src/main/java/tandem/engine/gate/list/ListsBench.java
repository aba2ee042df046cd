package tandem.engine.gate.list;

import java.time.Instant;
import java.util.Optional;

/** A list as a long life would have left it, for measurements. */
public final class ListsBench {
    private static final int PIECE = 1_000_000;

    private ListsBench() {}

    /** The number of one of the entries, as it is dialled. */
    public static String number(int entry) {
        return "+86" + (15_000_000_000L + 7L * entry);
    }

    /** Puts so many numbers on the platform's blacklist, a million at a time. */
    public static void fill(Blocklists lists, int entries, Instant now) {
        var terms = new Listing.Terms(Listing.Book.BLACKLIST, "", "file", "measured");
        for (int from = 0; from < entries; from += PIECE) {
            int count = Math.min(PIECE, entries - from);
            Columns.Draft rows = new Columns.Draft(count);
            for (int i = from; i < from + count; i++) {
                String key = number(i).substring(1);
                rows.add(new Listing(0, terms, Listing.Kind.EXACT, key, now, Optional.empty()));
            }
            Result result = lists.take(rows, java.util.List.of()).join();
            if (!(result instanceof Result.Imported)) {
                throw new IllegalStateException("the list does not take it: " + result);
            }
        }
    }
}
