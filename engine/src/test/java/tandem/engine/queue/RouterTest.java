package tandem.engine.queue;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.Plan;
import tandem.dialplan.Position;
import tandem.dialplan.QueueSpec;
import tandem.dialplan.QueueSpec.WhenNobody;
import tandem.dialplan.RecordingPolicy;
import tandem.dialplan.Tenant;
import tandem.engine.journal.Entry;
import tandem.engine.journal.EventLog;
import tandem.engine.journal.MemoryJournal;
import tandem.engine.queue.RouterCommand.Leave.Departure;
import tandem.engine.queue.RouterCommand.Missed.Reason;
import tandem.engine.queue.RouterEvent.SeatOffered;
import tandem.engine.time.EngineClock;
import tandem.sip.Contact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RouterTest {
    private static final Position NOWHERE = new Position("test", 1, 1);
    private static final long RING_MS = 10_000;

    private long nowMs = 1_000;
    private final Set<String> live = new HashSet<>();
    private final Map<Long, ArrayDeque<RouterEvent>> heard = new HashMap<>();
    private final EngineClock clock =
            new EngineClock() {
                @Override
                public long nanos() {
                    return nowMs * 1_000_000;
                }

                @Override
                public Instant now() {
                    return Instant.ofEpochMilli(nowMs);
                }
            };
    private final MemoryJournal journal = new MemoryJournal();
    private Router router;

    @BeforeEach
    void open() {
        router = new Router(clock, live::contains, journal);
        router.on(
                new RouterCommand.Know(
                        plan(
                                queue("sales", WhenNobody.WAIT, "a", "b"),
                                queue("help", WhenNobody.LEAVE, "b", "c"))));
    }

    @Test
    void longestIdleSeatIsOfferedFirst() {
        register("b");
        pass(1_000);
        register("a");
        enqueue(1, "sales", 0);
        assertEquals("b", offer(1).lease().seat().id());
    }

    @Test
    void declinedCallGoesToTheNextSeatBeforeLaterCallersAndIsSparedTheFirst() {
        register("a");
        enqueue(1, "sales", 0);
        enqueue(2, "sales", 0);
        SeatOffered first = offer(1);
        register("b");
        assertEquals("b", offer(2).lease().seat().id());
        router.on(new RouterCommand.Missed(first.lease(), Reason.DECLINED));
        silent(1);
        pass(5_001);
        assertEquals("a", offer(1).lease().seat().id());
    }

    @Test
    void callerKeepsThePlaceWhileSeatsDecline() {
        register("a");
        enqueue(1, "sales", 0);
        enqueue(2, "sales", 0);
        router.on(new RouterCommand.Missed(offer(1).lease(), Reason.NO_ANSWER));
        assertEquals("a", offer(2).lease().seat().id());
        router.on(new RouterCommand.AskPosition(1));
        assertEquals(1, ((RouterEvent.Position) next(1)).position());
    }

    @Test
    void whatSeatsAndCallersDoIsWrittenDownInOrder() throws Exception {
        register("a");
        enqueue(1, "sales", 0);
        Lease lease = offer(1).lease();
        router.on(new RouterCommand.Connected(lease));
        router.on(new RouterCommand.Release(lease, 3_000));
        pass(3_001);
        enqueue(2, "sales", 0);
        router.on(new RouterCommand.Leave(2, RouterCommand.Leave.Departure.ABANDONED));

        String[] facts =
                journal.read(0, 100).stream()
                        .map(
                                fact ->
                                        fact.type()
                                                + fact.body()
                                                        .replaceAll(
                                                                ".*\"(?:state|why)\":\"([^\"]+)\".*",
                                                                " $1")
                                                        .replaceAll("\\{.*", ""))
                        .toArray(String[]::new);
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                new String[] {
                    "seat.state idle",
                    "queue.entered",
                    "seat.state ringing",
                    "queue.left answered",
                    "seat.state talking",
                    "seat.state wrap-up",
                    "seat.wrapped_up",
                    "seat.state idle",
                    "queue.entered",
                    "seat.state ringing",
                    "queue.left abandoned",
                    "seat.state idle"
                },
                facts);
    }

    @Test
    void priorityGoesBeforeArrival() {
        enqueue(1, "sales", 0);
        enqueue(2, "sales", 5);
        register("a");
        assertEquals("a", offer(2).lease().seat().id());
        silent(1);
    }

    @Test
    void seatOfTwoQueuesTakesWhoeverWaitsLongestInEither() {
        register("c");
        offer(enqueue(1, "help", 0));
        enqueue(2, "help", 0);
        enqueue(3, "sales", 0);
        register("b");
        assertEquals("b", offer(2).lease().seat().id());
        silent(3);
    }

    @Test
    void wrapUpKeepsTheSeatFromAllItsQueues() throws EventLog.Gone {
        register("b");
        enqueue(1, "sales", 0);
        Lease lease = offer(1).lease();
        router.on(new RouterCommand.Connected(lease));
        router.on(new RouterCommand.Release(lease, 3_000));
        enqueue(2, "help", 0);
        silent(2);
        assertEquals("wrap-up", view("b").state());
        pass(3_001);
        assertEquals("b", offer(2).lease().seat().id());
        Entry told =
                journal.read(0, 1_000).stream()
                        .filter(entry -> entry.type().equals("seat.wrapped_up"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(lease.call(), told.subject());
        assertEquals("{\"seat\":\"b\",\"duration_ms\":3000}", told.body());
    }

    @Test
    void fullQueueAndQueueWithoutSeatsRefuse() {
        assertEquals(RouterEvent.QueueRefused.Reason.NO_SEAT, refusal(enqueue(1, "help", 0)));
        enqueue(2, "sales", 0);
        enqueue(3, "sales", 0);
        enqueue(4, "sales", 0);
        assertEquals(RouterEvent.QueueRefused.Reason.FULL, refusal(enqueue(5, "sales", 0)));
    }

    @Test
    void lastSeatThatLeavesSendsTheWaitingAway() {
        register("c");
        offer(enqueue(1, "help", 0));
        enqueue(2, "help", 0);
        unregister("c");
        assertEquals(RouterEvent.QueueRefused.Reason.NO_SEAT, refusal(2));
    }

    @Test
    void abandonedOfferFreesTheSeatForTheNextCaller() {
        register("a");
        enqueue(1, "sales", 0);
        offer(1);
        enqueue(2, "sales", 0);
        router.on(new RouterCommand.Leave(1, Departure.ABANDONED));
        assertEquals("a", offer(2).lease().seat().id());
    }

    @Test
    void busySeatCannotBeSeizedAndASeatThatCallsEndsItsOwnWrapUp() {
        register("a");
        enqueue(1, "sales", 0);
        Lease lease = offer(1).lease();
        seize(2, "a", Lease.Purpose.CALLED);
        assertEquals(RouterEvent.SeatBusy.Reason.BUSY, ((RouterEvent.SeatBusy) next(2)).reason());
        seize(3, "a", Lease.Purpose.CALLING);
        assertEquals(RouterEvent.SeatBusy.Reason.BUSY, ((RouterEvent.SeatBusy) next(3)).reason());
        router.on(new RouterCommand.Connected(lease));
        router.on(new RouterCommand.Release(lease, 60_000));
        seize(4, "a", Lease.Purpose.CALLED);
        assertEquals(RouterEvent.SeatBusy.Reason.BUSY, ((RouterEvent.SeatBusy) next(4)).reason());
        seize(5, "a", Lease.Purpose.CALLING);
        assertInstanceOf(RouterEvent.Seized.class, next(5));
        seize(6, "b", Lease.Purpose.CALLED);
        assertEquals(RouterEvent.SeatBusy.Reason.AWAY, ((RouterEvent.SeatBusy) next(6)).reason());
    }

    @Test
    void seatOfAWishThatIsGivenUpIsFreeAgain() {
        register("a");
        seize(1, "a", Lease.Purpose.SUPERVISING);
        router.on(new RouterCommand.GiveUp(2));
        assertEquals("ringing", view("a").state());
        router.on(new RouterCommand.GiveUp(1));
        assertEquals("idle", view("a").state());
        assertEquals(0, router.leases().count());
    }

    @Test
    void leaseOfACallThatIsGoneIsTakenBackAtTheSecondLook() {
        register("a");
        enqueue(1, "sales", 0);
        offer(1);
        live.remove("call-1");
        pass(1_000);
        assertEquals(1, router.leases().count());
        pass(1_000);
        assertEquals(0, router.leases().count());
        assertEquals(1, router.gauges().leasesTakenBack());
        assertInstanceOf(RouterEvent.LeaseLost.class, next(1));
        assertEquals("idle", view("a").state());
    }

    @Test
    void ringingThatNobodyEndsIsTakenBackAtItsDeadline() {
        register("a");
        enqueue(1, "sales", 0);
        offer(1);
        pass(RING_MS + 10_001);
        assertInstanceOf(RouterEvent.LeaseLost.class, next(1));
        assertEquals(0, router.leases().count());
    }

    @Test
    void seatThatUnregistersWhileTalkingIsAwayAfterwards() {
        register("a");
        enqueue(1, "sales", 0);
        Lease lease = offer(1).lease();
        router.on(new RouterCommand.Connected(lease));
        unregister("a");
        assertEquals("talking", view("a").state());
        router.on(new RouterCommand.Release(lease, 0));
        assertEquals("away", view("a").state());
    }

    @Test
    void reloadKeepsTheTalkOfASeatThatThePlanNoLongerHas() {
        register("a");
        enqueue(1, "sales", 0);
        Lease lease = offer(1).lease();
        router.on(new RouterCommand.Connected(lease));
        router.on(new RouterCommand.Know(plan(queue("sales", WhenNobody.WAIT, "b"))));
        assertEquals("talking", view("a").state());
        router.on(new RouterCommand.Release(lease, 5_000));
        assertTrue(seats().stream().noneMatch(seat -> seat.id().equals("a")));
    }

    @Test
    void callerInLineKeepsThePlaceThroughAReloadAndGetsTheNewSeats() {
        enqueue(1, "sales", 0);
        enqueue(2, "sales", 0);
        register("z");
        know(queue("sales", WhenNobody.WAIT, "y", "z"));
        assertEquals("z", offer(1).lease().seat().id());
        router.on(new RouterCommand.AskPosition(2));
        assertEquals(2, ((RouterEvent.Position) next(2)).position());
    }

    @Test
    void callerKeepsTheLineOfAQueueThatIsNoMoreUntilItLeaves() {
        enqueue(1, "sales", 0);
        know(queue("other", WhenNobody.WAIT, "a"));
        assertEquals(List.of("other", "sales"), queueNames());
        register("a");
        SeatOffered offer = offer(1);
        assertEquals("a", offer.lease().seat().id());
        router.on(new RouterCommand.Connected(offer.lease()));
        assertEquals(List.of("other"), queueNames());
    }

    @Test
    void callOfAnOlderPlanFindsItsQueueAlthoughItIsNoMore() {
        know(queue("other", WhenNobody.WAIT, "a"));
        enqueue(1, "sales", 0);
        assertEquals(List.of("other", "sales"), queueNames());
        register("a");
        offer(1);
        router.on(new RouterCommand.Leave(1, Departure.ABANDONED));
        assertEquals(List.of("other"), queueNames());
        assertEquals("idle", view("a").state());
    }

    @Test
    void seatThatComesBackDuringItsCallGoesOnAsOneSeat() {
        register("a");
        enqueue(1, "sales", 0);
        Lease lease = offer(1).lease();
        router.on(new RouterCommand.Connected(lease));
        know(queue("sales", WhenNobody.WAIT, "b"));
        know(queue("sales", WhenNobody.WAIT, "a", "b"));
        seize(2, "a", Lease.Purpose.CALLED);
        assertEquals(RouterEvent.SeatBusy.Reason.BUSY, ((RouterEvent.SeatBusy) next(2)).reason());
        router.on(new RouterCommand.Release(lease, 0));
        enqueue(3, "sales", 0);
        assertEquals("a", offer(3).lease().seat().id());
    }

    @Test
    void seatThatComesBackAfterItsWrapUpWasCutShortIsNotForgottenByTheOldOne() {
        register("a");
        enqueue(1, "sales", 0);
        Lease lease = offer(1).lease();
        router.on(new RouterCommand.Connected(lease));
        router.on(new RouterCommand.Release(lease, 3_000));
        know(queue("sales", WhenNobody.WAIT, "b"));
        know(queue("sales", WhenNobody.WAIT, "a", "b"));
        pass(5_000);
        enqueue(2, "sales", 0);
        assertEquals("a", offer(2).lease().seat().id());
    }

    @Test
    void phoneThatRegistersBeforeItsSeatIsKnownIsNotForgotten() {
        register("z");
        know(queue("sales", WhenNobody.WAIT, "z"));
        assertEquals("idle", view("z").state());
        unregister("z");
        assertEquals("away", view("z").state());
    }

    @Test
    void callersOfAQueueWhoseLastSeatIsTakenAwayLeaveWhenItSaysSo() {
        register("c");
        offer(enqueue(1, "help", 0));
        enqueue(2, "help", 0);
        know(queue("help", WhenNobody.LEAVE, "b"));
        assertEquals(RouterEvent.QueueRefused.Reason.NO_SEAT, refusal(2));
    }

    @Test
    void newTimesHoldFromTheNextOfferOn() {
        register("a");
        enqueue(1, "sales", 0);
        assertEquals(RING_MS, offer(1).ringMs());
        QueueSpec old = queue("sales", WhenNobody.WAIT, "a", "b");
        know(
                new QueueSpec(
                        "sales",
                        old.seats(),
                        2_000,
                        1_000,
                        5_000,
                        60_000,
                        OptionalInt.empty(),
                        WhenNobody.WAIT,
                        "",
                        0,
                        false,
                        NOWHERE));
        register("b");
        enqueue(2, "sales", 0);
        SeatOffered offer = offer(2);
        assertEquals(2_000, offer.ringMs());
        assertEquals(1_000, offer.wrapUpMs());
    }

    // ----

    private void know(QueueSpec... queues) {
        router.on(new RouterCommand.Know(plan(queues)));
    }

    private List<String> queueNames() {
        CompletableFuture<List<QueueView>> reply = new CompletableFuture<>();
        router.on(new RouterCommand.ViewQueues(reply));
        return reply.join().stream().map(QueueView::name).toList();
    }

    private void pass(long ms) {
        for (long left = ms; left > 0; left -= 100) {
            nowMs += Math.min(100, left);
            router.runDue();
        }
    }

    private void register(String seat) {
        Contact contact =
                new Contact(
                        "sip:" + seat + "@127.0.0.1",
                        new InetSocketAddress("127.0.0.1", 6000),
                        "udp",
                        0,
                        "");
        router.on(new RouterCommand.Reachable(seat, List.of(contact)));
    }

    private void unregister(String seat) {
        router.on(new RouterCommand.Reachable(seat, List.of()));
    }

    private long enqueue(long ticket, String queue, double priority) {
        live.add("call-" + ticket);
        heard.put(ticket, new ArrayDeque<>());
        router.on(
                new RouterCommand.Enqueue(
                        ticket,
                        "call-" + ticket,
                        new QueueKey("t", queue),
                        queue(queue, WhenNobody.WAIT, "a"),
                        priority,
                        heard.get(ticket)::add));
        return ticket;
    }

    private void seize(long ticket, String seat, Lease.Purpose purpose) {
        live.add("call-" + ticket);
        heard.put(ticket, new ArrayDeque<>());
        router.on(
                new RouterCommand.Seize(
                        ticket,
                        "call-" + ticket,
                        new SeatKey("t", seat),
                        purpose,
                        RING_MS,
                        heard.get(ticket)::add));
    }

    private RouterEvent next(long ticket) {
        RouterEvent event = heard.get(ticket).poll();
        assertTrue(event != null, "nothing was told to " + ticket);
        return event;
    }

    private SeatOffered offer(long ticket) {
        return assertInstanceOf(SeatOffered.class, next(ticket));
    }

    private RouterEvent.QueueRefused.Reason refusal(long ticket) {
        return assertInstanceOf(RouterEvent.QueueRefused.class, next(ticket)).reason();
    }

    private void silent(long ticket) {
        assertEquals(List.of(), new ArrayList<>(heard.get(ticket)));
    }

    private List<SeatView> seats() {
        CompletableFuture<List<SeatView>> reply = new CompletableFuture<>();
        router.on(new RouterCommand.ViewSeats(reply));
        return reply.join();
    }

    private SeatView view(String seat) {
        return seats().stream().filter(view -> view.id().equals(seat)).findFirst().orElseThrow();
    }

    private static QueueSpec queue(String name, WhenNobody whenNobody, String... seats) {
        return new QueueSpec(
                name,
                List.of(seats),
                RING_MS,
                3_000,
                5_000,
                60_000,
                OptionalInt.of(3),
                whenNobody,
                "",
                0,
                false,
                NOWHERE);
    }

    private static Plan plan(QueueSpec... queues) {
        Map<String, QueueSpec> byName = new HashMap<>();
        Map<String, tandem.dialplan.Seat> seats = new HashMap<>();
        for (QueueSpec queue : queues) {
            byName.put(queue.name(), queue);
            for (String seat : queue.seats()) {
                seats.put(
                        seat, new tandem.dialplan.Seat(seat, seat, seat, "p", List.of(), NOWHERE));
            }
        }
        EngineSettings settings =
                new EngineSettings(
                        new EngineSettings.Sip(
                                "127.0.0.1", 0, "r", List.of(EngineSettings.Digest.MD5)),
                        new EngineSettings.Media("127.0.0.1", 0, 0, 1, 3_000, 0),
                        new EngineSettings.Http("127.0.0.1", 0, "none"),
                        new EngineSettings.Store("sqlite:t.db"),
                        new EngineSettings.Limits(100, 3_600_000, 0, 100),
                        new EngineSettings.Recordings(java.nio.file.Path.of("r")));
        Tenant tenant =
                new Tenant(
                        "t",
                        ZoneId.of("UTC"),
                        List.of(),
                        Map.of(),
                        seats,
                        byName,
                        Map.of(),
                        new RecordingPolicy(false));
        return new Plan(settings, Map.of(), Map.of("t", tenant), "0".repeat(64));
    }
}
