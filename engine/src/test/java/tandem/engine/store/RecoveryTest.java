package tandem.engine.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.FactJson;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.RandomCalls;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.journal.FileJournal;
import tandem.engine.journal.JournalLimits;
import tandem.sip.DialogFacts;
import tandem.sip.HangupCause;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** One start after the other on the same journal. */
class RecoveryTest {
    private static final Instant AT = Instant.parse("2026-03-02T00:00:00Z");
    private static final DialogFacts CALLER = RandomCalls.dialogOf(1);
    private static final DialogFacts SEAT = RandomCalls.dialogOf(2);

    @TempDir Path dir;

    private FileJournal journal;
    private CallJournal calls;

    @BeforeEach
    void open() {
        journal =
                FileJournal.open(
                        dir, FactJson.BOUNDS, InstantSource.fixed(AT), JournalLimits.DEFAULT);
        calls = new CallJournal(journal);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void peerIsOwedItsByeByEveryStartUntilItIsSettled() {
        leave("c1", false);

        assertEquals(List.of(CALLER, SEAT), dialogs(restart(AT, true)));
        Recovery.Recovered second = restart(AT.plusSeconds(1), true);
        assertEquals(0, second.calls());
        assertEquals(List.of(CALLER, SEAT), dialogs(second));
        second.owed().getFirst().settled(calls, AT.plusSeconds(2), "ok");
        Recovery.Recovered third = restart(AT.plusSeconds(3), true);
        assertEquals(List.of(CALLER), dialogs(third));
        third.owed().getFirst().settled(calls, AT.plusSeconds(4), "timeout");
        assertEquals(List.of(), dialogs(restart(AT.plusSeconds(5), true)));
        assertEquals(journal.last() + 1, journal.before().openFrom());
    }

    @Test
    void nobodyIsToldLaterThanItMakesSense() {
        leave("c1", false);

        Instant late = AT.plus(Duration.ofDays(2));
        assertEquals(2, restart(late, true).owed().size());
        assertEquals(2, restart(late.plus(Recovery.LONGEST_OWED), true).owed().size());
        assertEquals(
                0, restart(late.plus(Recovery.LONGEST_OWED).plusMillis(1), true).owed().size());
        assertEquals(0, restart(AT, true).owed().size());
    }

    @Test
    void peerThatHungUpIsOwedNothing() {
        leave("c1", false);
        note("c1", new CallFact.LegEnded(2, EndCause.of(HangupCause.NORMAL)));

        assertEquals(List.of(CALLER), dialogs(restart(AT, true)));
    }

    @Test
    void peerThatWeHungUpIsOwedItsByeUntilTheCallIsClosed() {
        leave("c1", false);
        note("c1", new CallFact.LegEnded(2, EndCause.of(HangupCause.NORMAL), true));
        leave("c2", false);
        note("c2", new CallFact.LegEnded(1, EndCause.of(HangupCause.NORMAL)));
        note("c2", new CallFact.LegEnded(2, EndCause.of(HangupCause.NORMAL), true));
        note("c2", new CallFact.Ended(EndCause.of(HangupCause.NORMAL), CallRecord.HangupBy.CALLER));
        note("c2", new CallFact.Closed());

        assertEquals(List.of(CALLER, SEAT), dialogs(restart(AT, true)));
        Recovery.Recovered second = restart(AT.plusSeconds(1), true);
        assertEquals(List.of(CALLER, SEAT), dialogs(second));
        second.owed().forEach(bye -> bye.settled(calls, AT.plusSeconds(2), "gone"));
        assertEquals(List.of(), dialogs(restart(AT.plusSeconds(3), true)));
    }

    @Test
    void recordingOfWhichNothingWasWrittenSaysSo() {
        leave("c1", true);

        restart(AT, false);

        RecordingRecord recording = calls.fresh().get("c1").recording().orElseThrow();
        assertEquals("", recording.file());
        assertEquals(0, recording.durationMs());
        assertFalse(recording.complete());
        assertEquals("nothing was written", recording.fault());
    }

    @Test
    void recordingThatIsThereIsLeftForItsRepair() {
        leave("c1", true);

        restart(AT, true);

        CallRecord call = calls.fresh().get("c1");
        assertEquals(Optional.of("c1.wav"), call.recording().map(RecordingRecord::file));
    }

    private void leave(String id, boolean recorded) {
        note(
                id,
                new CallFact.Opened(
                        "demo", CallRecord.Direction.INBOUND, "1", "2", "flow", "cafe", 1));
        note(id, new CallFact.LegOpened(1, LegRecord.Role.CALLER, "1", "lab", ""));
        note(id, new CallFact.DialogKept(1, CALLER));
        note(id, new CallFact.LegOpened(2, LegRecord.Role.SEAT, "1001", "device", ""));
        note(id, new CallFact.DialogKept(2, SEAT));
        if (recorded) {
            note(
                    id,
                    new CallFact.RecordingBegan(
                            new RecordingRecord(id + ".wav", AT, 0, 0, false, "", "")));
        }
    }

    private void note(String id, CallFact fact) {
        calls.note(id, "demo", AT, fact);
    }

    /** The process ends, another one starts. */
    private Recovery.Recovered restart(Instant now, boolean recordingIsThere) {
        close();
        open();
        Recovery.Recovered recovered =
                Recovery.run(journal, calls, _ -> recordingIsThere, InstantSource.fixed(now));
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> journal.gauges().waiting() == 0);
        return recovered;
    }

    private static List<DialogFacts> dialogs(Recovery.Recovered recovered) {
        return recovered.owed().reversed().stream().map(OwedBye::dialog).toList();
    }
}
