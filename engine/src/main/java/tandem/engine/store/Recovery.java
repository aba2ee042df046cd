package tandem.engine.store;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallLog;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.FactParser;
import tandem.engine.journal.Entry;
import tandem.engine.journal.EventLog;
import tandem.engine.journal.FileJournal;
import tandem.sip.DialogFacts;
import tandem.sip.HangupCause;

/**
 * Ends the calls that a dead process left open, by the journal alone: the database need not be
 * there. They end at the last sign of life that the process gave, which is at most a second before
 * its death; should this be interrupted, the next start goes on where it stopped. Runs on: the
 * thread that starts the engine, before there are calls.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final EndCause CAUSE = EndCause.of(HangupCause.ENGINE_RESTART);
    private static final String OUTCOME = "engine_restart";
    private static final int PIECE = 4_096;

    private final Map<String, Left> open = new LinkedHashMap<>();
    private Instant last = Instant.EPOCH;

    /** A call that was left, and the dialogs of its legs. */
    private static final class Left {
        final CallProjection call;
        final Map<Integer, DialogFacts> dialogs = new TreeMap<>();
        Instant last;

        Left(CallProjection call, Instant last) {
            this.call = call;
            this.last = last;
        }
    }

    private Recovery() {}

    /**
     * What was found.
     *
     * @param calls calls that were left open and are ended now
     * @param dialogs those of their legs that may still stand at the peers
     */
    public record Recovered(int calls, List<DialogFacts> dialogs) {
        public Recovered {
            dialogs = List.copyOf(dialogs);
        }
    }

    /**
     * Ends them.
     *
     * @param log told the facts that end them
     */
    public static Recovered run(FileJournal journal, CallLog log, InstantSource clock) {
        Recovery recovery = new Recovery();
        FileJournal.Before before = journal.before();
        try {
            recovery.read(journal, before);
        } catch (EventLog.Gone gone) {
            throw new IllegalStateException("the journal lost files while it was read", gone);
        }
        Instant alive = before.alive().isAfter(recovery.last) ? before.alive() : recovery.last;
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant end = alive.isAfter(now) ? recovery.last : alive;
        List<DialogFacts> dialogs = new ArrayList<>();
        recovery.open.forEach((id, left) -> end(id, left, end, log, dialogs));
        if (!recovery.open.isEmpty()) {
            LOG.warn(
                    "event=calls-recovered count={} dialogs={} cause=engine-restart",
                    recovery.open.size(),
                    dialogs.size());
        }
        return new Recovered(recovery.open.size(), dialogs);
    }

    private void read(EventLog journal, FileJournal.Before before) throws EventLog.Gone {
        long after = before.openFrom() - 1;
        if (after >= before.last()) {
            return;
        }
        List<Entry> entries = journal.read(after, PIECE);
        while (!entries.isEmpty()) {
            entries.forEach(this::take);
            entries = journal.read(entries.getLast().number(), PIECE);
        }
    }

    private void take(Entry entry) {
        last = entry.at().isAfter(last) ? entry.at() : last;
        FactParser.parse(entry).ifPresent(fact -> take(entry, fact));
    }

    private void take(Entry entry, CallFact fact) {
        if (fact instanceof CallFact.Opened opened) {
            CallProjection call = new CallProjection(entry.subject(), entry.at(), opened);
            open.putIfAbsent(entry.subject(), new Left(call, entry.at()));
            return;
        }
        Left left = open.get(entry.subject());
        if (left == null) {
            return;
        }
        left.call.apply(entry.at(), fact);
        left.last = entry.at().isAfter(left.last) ? entry.at() : left.last;
        if (fact instanceof CallFact.DialogKept(int leg, DialogFacts dialog)) {
            left.dialogs.put(leg, dialog);
        } else if (fact instanceof CallFact.LegEnded(int leg, EndCause cause)
                && !cause.equals(CAUSE)) {
            // What an interrupted recovery ended still has its peer.
            left.dialogs.remove(leg);
        } else if (fact instanceof CallFact.Closed) {
            open.remove(entry.subject());
        }
    }

    private static void end(
            String id, Left left, Instant alive, CallLog log, List<DialogFacts> dialogs) {
        CallRecord call = left.call.record();
        Instant at = alive.isBefore(left.last) ? left.last : alive;
        List<CallFact> facts = new ArrayList<>();
        for (int i = 0; i < call.segments().size(); i++) {
            if (call.segments().get(i).ended().isEmpty()) {
                facts.add(new CallFact.SegmentEnded(i + 1, OUTCOME));
            }
        }
        if (!call.path().isEmpty() && call.path().getLast().outcome().isEmpty()) {
            facts.add(new CallFact.StepLeft(OUTCOME));
        }
        call.legs().stream()
                .filter(leg -> leg.ended().isEmpty())
                .forEach(leg -> facts.add(new CallFact.LegEnded(leg.number(), CAUSE)));
        if (call.live()) {
            facts.add(new CallFact.Ended(CAUSE, CallRecord.HangupBy.ENGINE));
        }
        for (CallFact fact : facts) {
            left.call.apply(at, fact);
            log.note(id, call.tenant(), at, fact);
        }
        log.closed(left.call.record());
        dialogs.addAll(left.dialogs.values());
    }
}
