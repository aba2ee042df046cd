package tandem.engine.store;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallCursor;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallRecord;

/**
 * Reads ended calls from the database and, before them, those that ended a moment ago; so a call
 * can be read from the moment it ended. Runs on: any thread that may block.
 */
public final class StoredCalls implements CallArchive, AutoCloseable {
    private static final int LIMIT = 500;

    private final Map<String, CallRecord> fresh;
    private final Readers readers;
    private final InstantSource clock = InstantSource.system();

    /** Reads what the journal's calls become in the database. */
    public StoredCalls(Database database, CallJournal calls) {
        this.readers = new Readers(database);
        this.fresh = calls.fresh();
    }

    /** Reads the database alone, beside or without an engine. */
    public static StoredCalls alone(Database database) {
        return new StoredCalls(database, Map.of());
    }

    private StoredCalls(Database database, Map<String, CallRecord> fresh) {
        this.readers = new Readers(database);
        this.fresh = fresh;
    }

    @Override
    public Optional<CallRecord> find(String id) {
        CallRecord ended = fresh.get(id);
        return ended != null
                ? Optional.of(ended)
                : readers.read(open -> CallRows.byId(open, List.of(id)).stream().findFirst());
    }

    @Override
    public Page list(CallFilter filter, String after, int limit) {
        if (limit < 1 || limit > LIMIT) {
            throw new IllegalArgumentException("limit must be 1.." + LIMIT);
        }
        Optional<CallCursor> place =
                after.isEmpty() ? Optional.empty() : Optional.of(CallCursor.parse(after));
        // Recent ones first: one that is stored in between is seen twice rather than not at all.
        List<CallRecord> recent =
                fresh.values().stream()
                        .filter(call -> filter.matches(call, clock.instant()))
                        .filter(call -> place.isEmpty() || place.get().isBefore(call))
                        .toList();
        List<CallRecord> stored =
                readers.read(
                        open ->
                                CallRows.read(
                                        open, new CallQuery(filter, place).list(open, limit + 1)));
        return page(recent, stored, limit);
    }

    @Override
    public long count(CallFilter filter) {
        return readers.read(
                open ->
                        new CallQuery(filter, Optional.empty())
                                .count(open)
                                .mapTo(Long.class)
                                .one());
    }

    @Override
    public void close() {
        readers.close();
    }

    private static Page page(List<CallRecord> recent, List<CallRecord> stored, int limit) {
        Map<String, CallRecord> byId = new HashMap<>();
        stored.forEach(call -> byId.put(call.id(), call));
        recent.forEach(call -> byId.put(call.id(), call));
        List<CallRecord> all = byId.values().stream().sorted(CallCursor.NEWEST_FIRST).toList();
        if (all.size() <= limit) {
            return new Page(all, "");
        }
        return new Page(all.subList(0, limit), CallCursor.after(all.get(limit - 1)).text());
    }
}
