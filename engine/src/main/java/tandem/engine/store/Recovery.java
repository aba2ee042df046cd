package tandem.engine.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallLog;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.FactParser;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.journal.Entry;
import tandem.engine.journal.EventLog;
import tandem.engine.journal.FileJournal;
import tandem.sip.DialogFacts;
import tandem.sip.HangupCause;

/**
 * Ends the calls that a dead process left open, by the journal alone: the database need not be
 * there. They end at the last sign of life that the process gave, which is at most a second before
 * its death; should this be interrupted, the next start goes on where it stopped. Whoever was in a
 * dialog with it is owed a BYE, which is a fact of its own, so that the debt outlives the processes
 * that die before they have paid it. Runs on: the thread that starts the engine, before there are
 * calls.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final EndCause CAUSE = EndCause.of(HangupCause.ENGINE_RESTART);
    private static final String OUTCOME = "engine_restart";
    private static final int PIECE = 4_096;

    /** After that a peer that nobody could tell has given up by its own timers. */
    static final Duration LONGEST_OWED = Duration.ofMinutes(10);

    private final Map<String, Left> open = new LinkedHashMap<>();
    private final CallLog log;
    private final Predicate<RecordingRecord> isThere;
    private final Instant now;
    private final List<OwedBye> owed = new ArrayList<>();
    private Instant last = Instant.EPOCH;

    /** A call that was left open, or whose peers are owed a BYE. */
    private static final class Left {
        final CallProjection call;

        /** By number of the leg: those that may still stand at the peers. */
        final Map<Integer, DialogFacts> dialogs = new TreeMap<>();

        /** By number of the leg: since when its peer is owed a BYE. */
        final Map<Integer, Instant> owed = new TreeMap<>();

        Instant last;
        boolean closed;

        Left(CallProjection call, Instant last) {
            this.call = call;
            this.last = last;
        }
    }

    private Recovery(CallLog log, Predicate<RecordingRecord> isThere, Instant now) {
        this.log = log;
        this.isThere = isThere;
        this.now = now;
    }

    /**
     * What was found.
     *
     * @param calls calls that were left open and are ended now
     * @param owed BYEs that are to be said, those for the newest calls first: they are the ones
     *     whose peers most likely still wait
     */
    public record Recovered(int calls, List<OwedBye> owed) {
        public Recovered {
            owed = List.copyOf(owed);
        }
    }

    /**
     * Ends them.
     *
     * @param log told the facts that end them
     * @param isThere whether anything of a recording is on the disk
     */
    public static Recovered run(
            FileJournal journal,
            CallLog log,
            Predicate<RecordingRecord> isThere,
            InstantSource clock) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Recovery recovery = new Recovery(log, isThere, now);
        FileJournal.Before before = journal.before();
        try {
            recovery.read(journal, before);
        } catch (EventLog.Gone gone) {
            throw new IllegalStateException("the journal lost files while it was read", gone);
        }
        Instant alive = before.alive().isAfter(recovery.last) ? before.alive() : recovery.last;
        return recovery.settle(alive.isAfter(now) ? recovery.last : alive);
    }

    private Recovered settle(Instant alive) {
        int calls = 0;
        for (Map.Entry<String, Left> entry : open.entrySet()) {
            Left left = entry.getValue();
            if (!left.closed) {
                calls++;
                end(entry.getKey(), left, alive);
            }
            left.dialogs.forEach((leg, dialog) -> owe(left, leg, dialog));
        }
        if (!open.isEmpty()) {
            LOG.warn(
                    "event=calls-recovered count={} byes={} cause=engine-restart",
                    calls,
                    owed.size());
        }
        return new Recovered(calls, owed.reversed());
    }

    /** Whoever was not owed anything before is told, however long there was no engine. */
    private void owe(Left left, int leg, DialogFacts dialog) {
        CallRecord call = left.call.record();
        OwedBye bye = new OwedBye(call.id(), call.tenant(), leg, dialog);
        Instant since = left.owed.getOrDefault(leg, now);
        if (Duration.between(since, now).compareTo(LONGEST_OWED) > 0) {
            bye.settled(log, now, "expired");
        } else {
            owed.add(bye);
        }
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
        FactParser.parse(entry).ifPresent(fact -> take(entry, fact));
    }

    private void take(Entry entry, CallFact fact) {
        if (!(fact instanceof CallFact.ByeOwed || fact instanceof CallFact.ByeSettled)) {
            // Those two are told by a later process than the one that had the call.
            last = entry.at().isAfter(last) ? entry.at() : last;
        }
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
        switch (fact) {
            case CallFact.DialogKept(int leg, DialogFacts dialog) -> left.dialogs.put(leg, dialog);
            // What an interrupted recovery ended still has its peer, and a BYE that was to be said
            // may have died with the process.
            case CallFact.LegEnded(int leg, EndCause cause, boolean bye)
                    when !bye && !cause.equals(CAUSE) ->
                    left.dialogs.remove(leg);
            case CallFact.ByeOwed(int leg) -> left.owed.put(leg, entry.at());
            case CallFact.ByeSettled(int leg, _) -> {
                left.dialogs.remove(leg);
                left.owed.remove(leg);
            }
            case CallFact.Closed _ -> {
                left.closed = true;
                left.dialogs.keySet().retainAll(left.owed.keySet());
            }
            case CallFact _ -> {}
        }
        if (left.closed && left.owed.isEmpty()) {
            open.remove(entry.subject());
        }
    }

    private void end(String id, Left left, Instant alive) {
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
        call.recording()
                .filter(recording -> recording.sha256().isEmpty() && !isThere.test(recording))
                .ifPresent(recording -> facts.add(nothing(recording)));
        if (call.live()) {
            facts.add(new CallFact.Ended(CAUSE, CallRecord.HangupBy.ENGINE));
        }
        for (CallFact fact : facts) {
            left.call.apply(at, fact);
            log.note(id, call.tenant(), at, fact);
        }
        for (int leg : left.dialogs.keySet()) {
            if (!left.owed.containsKey(leg)) {
                log.note(id, call.tenant(), now, new CallFact.ByeOwed(leg));
            }
        }
        log.closed(left.call.record());
    }

    /** Ends the recording of a process that died before it had written anything of it. */
    private static CallFact nothing(RecordingRecord recording) {
        return new CallFact.RecordingEnded(RecordingRecord.nothing(recording));
    }
}
