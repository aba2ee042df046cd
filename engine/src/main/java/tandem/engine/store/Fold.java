package tandem.engine.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.FactParser;
import tandem.engine.journal.Entry;
import tandem.sip.HangupCause;

/**
 * Folds the journal into calls, an entry at a time; keeps the calls that are open. Entries that are
 * settled already only bring open calls back. Confined to one thread.
 */
final class Fold {
    /** In the order of their first facts. */
    private final Map<String, Open> open = new LinkedHashMap<>();

    private final Map<String, CallProjection> closed = new LinkedHashMap<>();
    private final Map<String, List<Entry>> late = new LinkedHashMap<>();
    private final List<Entry> events = new ArrayList<>();
    private long last;

    private record Open(long first, CallProjection call) {}

    /** An entry that is settled already. */
    void replay(Entry entry) {
        take(entry);
        closed.clear();
        late.clear();
        events.clear();
    }

    /** The next entry. */
    void take(Entry entry) {
        last = entry.number();
        Optional<CallFact> fact = FactParser.parse(entry);
        if (fact.isPresent()) {
            apply(entry, fact.get());
        } else if (!entry.type().startsWith("journal.")) {
            events.add(entry);
        }
    }

    /** What came since the last time. */
    Batch batch() {
        List<CallRecord> calls = closed.values().stream().map(CallProjection::record).toList();
        long from = open.isEmpty() ? last + 1 : open.values().iterator().next().first();
        Batch batch =
                new Batch(
                        calls,
                        new LinkedHashMap<>(late),
                        List.copyOf(events),
                        new SettlingSession.Position(last, from));
        closed.clear();
        late.clear();
        events.clear();
        return batch;
    }

    private void apply(Entry entry, CallFact fact) {
        String id = entry.subject();
        if (fact instanceof CallFact.Opened opened) {
            Open begun = new Open(entry.number(), new CallProjection(id, entry.at(), opened));
            open.putIfAbsent(id, begun);
            return;
        }
        CallProjection call = find(id);
        if (call == null) {
            // What became of a BYE is no part of the record.
            if (!(fact instanceof CallFact.ByeSettled)) {
                late.computeIfAbsent(id, unknown -> new ArrayList<>()).add(entry);
            }
            return;
        }
        call.apply(entry.at(), fact);
        if (fact instanceof CallFact.Closed && open.remove(id) != null) {
            closed.put(id, ended(entry.at(), call));
        }
    }

    private @Nullable CallProjection find(String id) {
        Open found = open.get(id);
        return found == null ? closed.get(id) : found.call();
    }

    /** A record without an end is a bug of ours, and still the record of a call. */
    private static CallProjection ended(Instant at, CallProjection call) {
        call.apply(
                at,
                new CallFact.Ended(
                        EndCause.of(HangupCause.ENGINE_ERROR), CallRecord.HangupBy.ENGINE));
        return call;
    }
}
