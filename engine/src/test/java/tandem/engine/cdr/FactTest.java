package tandem.engine.cdr;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import tandem.engine.journal.Entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class FactTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.120Z");

    @Test
    void everyFactReadsBackEqual() {
        long seed = System.nanoTime();
        RandomCalls random = new RandomCalls(seed);
        for (int i = 0; i < 500; i++) {
            CallRecord call = random.ended();
            readsBack(RandomCalls.opening(call), call.tenant(), seed);
            readsBack(new CallFact.Closed(), call.tenant(), seed);
            readsBack(
                    new CallFact.Ended(call.cause().orElseThrow(), call.hangupBy().orElseThrow()),
                    call.tenant(),
                    seed);
            random.facts(call).forEach(fact -> readsBack(fact, call.tenant(), seed));
        }
    }

    @Test
    void aRecordContinuedFromTheMiddleIsTheRecordOfAllFacts() {
        long seed = System.nanoTime();
        RandomCalls random = new RandomCalls(seed);
        for (int i = 0; i < 500; i++) {
            CallRecord call = random.ended();
            List<CallFact> facts = random.facts(call);
            CallProjection whole = new CallProjection("c", AT, RandomCalls.opening(call));
            CallProjection first = new CallProjection("c", AT, RandomCalls.opening(call));
            int half = facts.size() / 2;
            for (int n = 0; n < facts.size(); n++) {
                whole.apply(AT.plusMillis(n), facts.get(n));
                if (n == half) {
                    first = CallProjection.of(first.record());
                }
                first.apply(AT.plusMillis(n), facts.get(n));
            }

            assertEquals(whole.record(), first.record(), "seed " + seed);
        }
    }

    @Test
    void factsAboutOtherThingsAndForeignBodiesAreNoFactsOfCalls() {
        assertEquals(Optional.empty(), parse("config.applied", "{}"));
        assertEquals(Optional.empty(), parse("leg.opened", "{\"leg\":1,\"role\":\"ghost\"}"));
        assertEquals(Optional.empty(), parse("call.state", "not json"));
    }

    @Test
    void workAfterTheTalkIsASegmentThatComesLastAndCountsForNoOther() {
        CallProjection call =
                new CallProjection("c", AT, RandomCalls.opening(new RandomCalls(1).ended()));
        call.apply(AT, new CallFact.SegmentBegan(1, SegmentRecord.Kind.TALK, "1001", "1001"));
        call.apply(AT, new CallFact.SegmentEnded(1, "done"));
        CallFact wrapUp = new CallFact.WrappedUp("1001", 4_000);
        readsBack(wrapUp, "demo", 0);
        call.apply(AT.plusSeconds(5), wrapUp);
        call.apply(AT, new CallFact.SegmentBegan(2, SegmentRecord.Kind.MENU, "ask", ""));
        call.apply(AT.plusSeconds(9), new CallFact.SegmentEnded(2, "1"));

        assertEquals(
                List.of(
                        SegmentRecord.Kind.TALK,
                        SegmentRecord.Kind.MENU,
                        SegmentRecord.Kind.WRAP_UP),
                call.record().segments().stream().map(SegmentRecord::kind).toList());
        assertEquals(9_000, call.record().segments().get(1).durationMs(AT));
        CallProjection stored = CallProjection.of(call.record());
        stored.apply(AT.plusSeconds(9), wrapUp);
        assertEquals(8_000, stored.record().totalMs(SegmentRecord.Kind.WRAP_UP, AT));
    }

    @Test
    void whatSomebodyDidToACallIsAMarkAndWhoTalksIsNone() {
        CallProjection call =
                new CallProjection("c", AT, RandomCalls.opening(new RandomCalls(1).ended()));
        CallFact act = new CallFact.Acted("supervisor_listen", "1002", "wallboard");
        CallFact refused =
                new CallFact.Refused(
                        "quiet_hours",
                        "limits.yaml:3:5",
                        "21:00-24:00",
                        "2026-03-02T00:00:00.000Z",
                        "seat");
        CallFact talking = new CallFact.LegTalking(1, true);
        readsBack(act, "demo", 0);
        readsBack(refused, "demo", 0);
        readsBack(talking, "demo", 0);
        call.apply(AT, act);
        call.apply(AT, refused);
        call.apply(AT, talking);

        assertEquals(
                List.of(
                        new MarkRecord("supervisor_listen", AT),
                        new MarkRecord("refused:quiet_hours", AT)),
                call.record().marks());
    }

    @Test
    void talksAtTheSameTimeAreCountedOnce() {
        CallProjection call =
                new CallProjection("c", AT, RandomCalls.opening(new RandomCalls(1).ended()));
        call.apply(AT, new CallFact.SegmentBegan(1, SegmentRecord.Kind.TALK, "1001", "1001"));
        call.apply(
                AT.plusSeconds(5),
                new CallFact.SegmentBegan(2, SegmentRecord.Kind.TALK, "1002", "1002"));
        call.apply(AT.plusSeconds(8), new CallFact.SegmentEnded(1, "hangup"));
        call.apply(AT.plusSeconds(9), new CallFact.SegmentEnded(2, "left"));
        call.apply(
                AT.plusSeconds(20),
                new CallFact.SegmentBegan(3, SegmentRecord.Kind.TALK, "1001", "1001"));

        assertEquals(10_000, call.record().totalMs(SegmentRecord.Kind.TALK, AT.plusSeconds(21)));
    }

    @Test
    void whatDoesNotFitChangesNothing() {
        CallProjection call =
                new CallProjection("c", AT, RandomCalls.opening(new RandomCalls(1).ended()));
        CallRecord before = call.record();

        call.apply(AT, new CallFact.LegAnswered(1));
        call.apply(AT, new CallFact.SegmentEnded(7, "done"));
        call.apply(AT, new CallFact.StepLeft("done"));
        call.apply(AT, new CallFact.StateEntered(CallRecord.State.ENDED));

        assertEquals(before, call.record());
        assertTrue(call.record().live());
    }

    @Test
    void hiddenDigitsLeaveOnlyTheirCount() {
        String body = FactJson.body(new CallFact.DigitsEntered("", 4));

        assertEquals("{\"count\":4}", body);
    }

    private static Optional<CallFact> parse(String type, String body) {
        return FactParser.parse(new Entry(1, AT, "demo", "c-1", type, body));
    }

    private static void readsBack(CallFact fact, String tenant, long seed) {
        String body = FactJson.body(fact);
        assertEquals(-1, body.indexOf('\n'), () -> "one line, seed " + seed);
        Entry entry = new Entry(1, AT, tenant, "c-1", FactJson.type(fact), body);
        assertEquals(Optional.of(fact), FactParser.parse(entry), () -> "seed " + seed);
    }
}
