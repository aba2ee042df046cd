package tandem.engine.store;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallLog;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.FactJson;
import tandem.engine.journal.Entry;
import tandem.engine.journal.Journal;

/**
 * Writes the facts of calls to the journal, and keeps the records of calls that ended a moment ago
 * until they are in the database. Should that be away for long, the newest ones are found only
 * after it is back: what is kept is bounded. Runs on: any.
 */
public final class CallJournal implements CallLog {
    private static final int KEPT = 10_000;

    private final Journal journal;
    private final Map<String, CallRecord> fresh = new ConcurrentHashMap<>();

    public CallJournal(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void note(String call, String tenant, Instant at, CallFact fact, Runnable durable) {
        journal.append(
                new Entry.Draft(at, tenant, call, FactJson.type(fact), FactJson.body(fact)),
                durable);
    }

    @Override
    public void closed(CallRecord record) {
        if (fresh.size() < KEPT) {
            fresh.put(record.id(), record);
        }
        Instant at = record.ended().orElse(record.started());
        note(record.id(), record.tenant(), at, new CallFact.Closed(), Journal.NOBODY);
    }

    @Override
    public boolean writable() {
        return journal.writable();
    }

    /** Ended calls that are not in the database yet, by id. */
    Map<String, CallRecord> fresh() {
        return fresh;
    }

    /** A call is in the database. Runs on: store-writer. */
    void stored(String call) {
        fresh.remove(call);
    }
}
