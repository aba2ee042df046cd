package tandem.engine.store;

import java.util.List;
import java.util.Map;

import tandem.engine.cdr.CallRecord;
import tandem.engine.journal.Entry;

/**
 * What a stretch of the journal comes to: written in one transaction together with the position
 * after it, so that each fact is settled exactly once.
 *
 * @param closed calls that closed in it
 * @param late facts of calls that are stored already, by the call's id
 * @param events facts about other things than calls
 * @param position after it: number of its last fact, and of the first fact of the oldest call that
 *     is still open, else of the fact that comes next
 */
record Batch(
        List<CallRecord> closed,
        Map<String, List<Entry>> late,
        List<Entry> events,
        SettlingSession.Position position) {}
