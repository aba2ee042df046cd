package tandem.engine.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallCursor;
import tandem.engine.cdr.CallRecord;

/**
 * Reads ended calls from the database and, before them, those that ended a moment ago; so a call
 * can be read from the moment it ended. It has a connection of its own that cannot write.
 *
 * <p>Runs on: any thread that may block; readers take turns of at most two seconds' wait.
 */
public final class StoredCalls implements CallArchive, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoredCalls.class);
    private static final int LIMIT = 500;
    private static final Duration TURN_LIMIT = Duration.ofSeconds(2);

    private final Map<String, CallRecord> fresh;
    private final Database database;
    private final ReentrantLock turn = new ReentrantLock();

    /** Opened on first use, and anew after a failure; guarded by turn. */
    private @Nullable Handle handle;

    /** Reads what the store writes to the database; a connection is opened on first use. */
    public StoredCalls(Database database, CallJournal calls) {
        this.database = database;
        this.fresh = calls.fresh();
    }

    @Override
    public Optional<CallRecord> find(String id) {
        CallRecord ended = fresh.get(id);
        if (ended != null) {
            return Optional.of(ended);
        }
        return read(
                open ->
                        CallRows.read(
                                        open,
                                        open.createQuery("SELECT * FROM call WHERE id = :id")
                                                .bind("id", id))
                                .stream()
                                .findFirst());
    }

    @Override
    public Page list(Filter filter, String after, int limit) {
        if (limit < 1 || limit > LIMIT) {
            throw new IllegalArgumentException("limit must be 1.." + LIMIT);
        }
        Optional<CallCursor> place =
                after.isEmpty() ? Optional.empty() : Optional.of(CallCursor.parse(after));
        // Recent ones first: one that is stored in between is seen twice rather than not at all.
        List<CallRecord> recent =
                fresh.values().stream()
                        .filter(filter::matches)
                        .filter(call -> place.isEmpty() || place.get().isBefore(call))
                        .toList();
        List<CallRecord> stored =
                read(open -> CallRows.read(open, query(open, filter, place, limit + 1)));
        return page(recent, stored, limit);
    }

    @Override
    public void close() {
        turn.lock();
        try {
            giveUp();
        } finally {
            turn.unlock();
        }
    }

    private static Page page(List<CallRecord> fresh, List<CallRecord> stored, int limit) {
        Map<String, CallRecord> byId = new HashMap<>();
        stored.forEach(call -> byId.put(call.id(), call));
        fresh.forEach(call -> byId.put(call.id(), call));
        List<CallRecord> all = byId.values().stream().sorted(CallCursor.NEWEST_FIRST).toList();
        if (all.size() <= limit) {
            return new Page(all, "");
        }
        return new Page(all.subList(0, limit), CallCursor.after(all.get(limit - 1)).text());
    }

    private static Query query(Handle open, Filter filter, Optional<CallCursor> place, int limit) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        addIf(conditions, filter.from(), "from_party = :from");
        addIf(conditions, filter.to(), "to_party = :to");
        addIf(conditions, filter.tenant(), "tenant = :tenant");
        addIf(conditions, filter.cause(), "cause = :cause");
        place.ifPresent(cursor -> conditions.add("(started_ms, id) < (:after_ms, :after_id)"));
        Query query =
                open.createQuery(
                        "SELECT * FROM call WHERE "
                                + String.join(" AND ", conditions)
                                + " ORDER BY started_ms DESC, id DESC LIMIT :limit");
        bindIf(query, "from", filter.from());
        bindIf(query, "to", filter.to());
        bindIf(query, "tenant", filter.tenant());
        bindIf(query, "cause", filter.cause());
        place.ifPresent(
                cursor -> query.bind("after_ms", cursor.startedMs()).bind("after_id", cursor.id()));
        return query.bind("limit", limit);
    }

    private static void addIf(List<String> conditions, String wanted, String condition) {
        if (!wanted.isEmpty()) {
            conditions.add(condition);
        }
    }

    private static void bindIf(Query query, String name, String wanted) {
        if (!wanted.isEmpty()) {
            query.bind(name, wanted);
        }
    }

    /** In one transaction, so that a call and its parts agree. */
    private <T> T read(Function<Handle, T> reading) {
        await();
        try {
            Handle open = handle == null ? database.reader() : handle;
            handle = open;
            return open.inTransaction(reading::apply);
        } catch (RuntimeException e) {
            giveUp();
            throw new IllegalStateException("cannot read the database: " + Faults.say(e), e);
        } finally {
            turn.unlock();
        }
    }

    private void await() {
        try {
            if (!turn.tryLock(TURN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the database is busy with other readers");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }

    /** A connection that is broken may not even close; the next reader opens another. */
    private void giveUp() {
        Handle closing = handle;
        handle = null;
        try {
            if (closing != null) {
                closing.close();
            }
        } catch (RuntimeException e) {
            LOG.debug("event=reader-close-failed error=\"{}\"", Faults.say(e));
        }
    }
}
