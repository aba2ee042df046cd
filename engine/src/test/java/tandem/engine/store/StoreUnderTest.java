package tandem.engine.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.FactJson;
import tandem.engine.journal.FileJournal;
import tandem.engine.journal.JournalLimits;

/** Journal, projector and archive over a database, as the engine puts them together. */
final class StoreUnderTest implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");
    static final StoreLimits QUICK = new StoreLimits(64, 0, 1, 20, 10_000);
    static final JournalLimits SMALL_FILES =
            new JournalLimits(1 << 16, 64 << 20, 64 << 10, 1 << 20, 0, 1, 20, 5_000);

    final ConcurrentLinkedQueue<CallRecord> stored = new ConcurrentLinkedQueue<>();
    final Database database;
    final FileJournal journal;
    final CallJournal calls;
    final Recovery.Recovered recovered;
    final Projector projector;
    final StoredCalls archive;

    StoreUnderTest(Database database, Path dir) {
        this(database, dir, QUICK, call -> {});
    }

    StoreUnderTest(Database database, Path dir, StoreLimits limits, Consumer<CallRecord> onStored) {
        this.database = database;
        journal =
                FileJournal.open(
                        dir.resolve("journal"),
                        FactJson.BOUNDS,
                        InstantSource.fixed(NOW),
                        SMALL_FILES);
        calls = new CallJournal(journal);
        recovered = Recovery.run(journal, calls, _ -> true, InstantSource.fixed(NOW));
        projector =
                Projector.start(
                        journal,
                        journal.id(),
                        database,
                        dir.resolve("journal/rejected.jsonl"),
                        calls,
                        call -> {
                            stored.add(call);
                            onStored.accept(call);
                        },
                        limits);
        archive = new StoredCalls(database, calls);
    }

    /** Until all that was told is in the database. */
    void await() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .until(() -> journal.gauges().waiting() == 0 && projector.backlog() == 0);
    }

    int rows(String table) {
        try (Handle reader = database.reader()) {
            return reader.createQuery("SELECT count(*) FROM " + table).mapTo(Integer.class).one();
        }
    }

    List<String> ids() {
        try (Handle reader = database.reader()) {
            return new ArrayList<>(
                    reader.createQuery("SELECT id FROM call ORDER BY id")
                            .mapTo(String.class)
                            .list());
        }
    }

    @Override
    public void close() {
        archive.close();
        journal.close();
        projector.close();
    }
}
