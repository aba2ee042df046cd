package tandem.engine.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.Purpose;
import tandem.dialplan.Trunk;
import tandem.engine.call.Admission;
import tandem.engine.call.Aim;
import tandem.engine.call.CallAct;
import tandem.engine.call.CallRegistry;
import tandem.engine.call.CallStart;
import tandem.engine.call.Exchange;
import tandem.engine.call.PlaceOrder;
import tandem.engine.call.Placing;
import tandem.engine.call.Uploads;
import tandem.engine.call.Whom;
import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallLog;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.FactJson;
import tandem.engine.cdr.FactParser;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Callees;
import tandem.engine.gate.Gate;
import tandem.engine.gate.GateMeter;
import tandem.engine.gate.usage.PlainUsage;
import tandem.engine.journal.Entry;
import tandem.engine.journal.Journal;
import tandem.engine.journal.MemoryJournal;
import tandem.engine.queue.Lease;
import tandem.engine.queue.Router;
import tandem.engine.queue.RouterCommand;
import tandem.engine.queue.RouterProbe;
import tandem.engine.queue.SeatKey;
import tandem.engine.record.RecordingStore;
import tandem.engine.room.Parking;
import tandem.engine.room.Rooms;
import tandem.engine.trunk.NumberWriter;
import tandem.engine.trunk.Trunks;
import tandem.engine.verbs.FlowRunner;
import tandem.media.Audio;
import tandem.sip.Contact;
import tandem.sip.HangupCause;
import tandem.sip.InviteFacts;
import tandem.sip.SipEvent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * The real scripts, router, gate and registry against far ends that hang up, decline, fall silent
 * and vanish at any moment, under virtual time. After each single event the invariants must hold:
 * I1 one call per seat, I3 one CDR per admitted call, I6 nothing is left behind.
 */
class SimulationTest {
    private static final int SEATS = 6;

    @TempDir static Path conf;
    @TempDir Path recordings;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void invariantsHoldAfterEveryEventOfThousandsOfRandomCalls(long seed) {
        new Run(seed, 4_500, recordings).go();
    }

    @Test
    void sameSeedGivesTheSameHistory() {
        assertEquals(new Run(77, 400, recordings).go(), new Run(77, 400, recordings).go());
    }

    @Test
    void callsThatRingAreBoundedAndADrainingEnginePlacesNone() {
        Run run = new Run(78, 0, recordings);
        for (int i = 0; i < Placing.MOST_RINGING; i++) {
            assertTrue(run.order(new Aim.Flow("menu"), "139") instanceof Placing.Outcome.Placed);
        }
        assertTrue(
                run.order(new Aim.Flow("menu"), "139")
                                instanceof
                                Placing.Outcome.NoRoom(var cause, boolean tooMany, int retryS)
                        && tooMany
                        && retryS > 0
                        && cause.sipStatus() == 503);

        // Nobody lets them go, so they end without having rung anybody.
        while (run.registry.size() > 0) {
            run.world.step();
        }
        run.checkNothingLeft();
        run.draining = true;
        assertTrue(
                run.order(new Aim.Flow("menu"), "139")
                                instanceof Placing.Outcome.NoRoom(var cause, boolean tooMany, int _)
                        && !tooMany
                        && cause.equals(HangupCause.DRAINING));
    }

    /** One simulated life of an engine. */
    private static final class Run implements CallLog, Admission.CallEnds {
        private final long seed;
        private final int calls;
        private final SimWorld world;
        private final FakeSip sip;
        private final FakeMedia media;
        private final FakeFetcher fetcher;
        private final FakeVoicemails voicemails;
        private final CallRegistry registry = new CallRegistry();
        private final Rooms rooms = new Rooms();
        private final Parking parking = new Parking();
        private final Router router;
        private final Admission admission;
        private final Placing placing;
        private final Map<String, Integer> opened = new HashMap<>();
        private final Map<String, CallRecord> closed = new HashMap<>();
        private final Map<String, CallProjection> facts = new HashMap<>();
        private final List<String> history = new ArrayList<>();
        private final Set<Integer> registered = new HashSet<>();
        private final Map<String, Integer> interferences = new java.util.TreeMap<>();
        private long inboxNs;
        private long routerDueNs = Long.MAX_VALUE;
        private int refused;
        private int placed;
        private boolean draining;
        private final Trunks trunks;
        private final Plan plan = plan();

        Run(long seed, int calls, Path recordings) {
            this.seed = seed;
            this.calls = calls;
            world = new SimWorld(new SplittableRandom(seed));
            trunks = new Trunks(world, NumberWriter.AS_IS, new Random(seed));
            sip = new FakeSip(world);
            media = new FakeMedia(world);
            fetcher = new FakeFetcher(world);
            voicemails = new FakeVoicemails(world);
            router = new Router(world, registry::lives, new MemoryJournal());
            Exchange exchange =
                    new Exchange(
                            sip,
                            media,
                            this::later,
                            new Gate(
                                    GateMeter.NONE,
                                    () -> plan,
                                    world,
                                    Callees.DIGITS,
                                    List.of(),
                                    new PlainUsage()),
                            world,
                            world,
                            registry,
                            this,
                            "sim",
                            new RecordingStore(recordings),
                            fetcher,
                            voicemails,
                            rooms,
                            parking,
                            trunks,
                            (_, _, _, _, done) -> done.accept(true),
                            Uploads.NONE,
                            new java.util.SplittableRandom(1));
            CallStart starts = new CallStart(exchange, new FlowRunner(), this);
            Admission.RunningPlan running = new Admission.RunningPlan(plan, conf, 1);
            admission = new Admission(starts, () -> running);
            placing = new Placing(starts, () -> running, () -> !draining);
            sip.listener(this::onSip);
            media.listener(registry);
            toRouter(new RouterCommand.Know(plan));
        }

        List<String> go() {
            for (int i = 0; i < SEATS; i++) {
                seatComesAndGoes(i);
            }
            arrivals(calls);
            somebodyInterferes();
            clockIsSet();
            while (closed.size() + refused < calls) {
                if (!world.step()) {
                    fail(at() + "the world stood still with " + registry.size() + " calls alive");
                }
                check();
            }
            for (long untilNs = world.nanos() + 60_000_000_000L; world.nanos() < untilNs; ) {
                world.step();
                check();
            }
            checkNothingLeft();
            for (String reached :
                    List.of(
                            "Supervise Done",
                            "Add Done",
                            "Play Done",
                            "PickUp Done",
                            "Mute Done",
                            "Kick Done")) {
                assertTrue(
                        calls < 1_000 || interferences.containsKey(reached), at() + interferences);
            }
            assertTrue(calls < 1_000 || placed > calls / 20, at() + "no calls placed");
            assertTrue(voicemails.kept() > 0 && fetcher.asked() > 0, at() + "verbs not reached");
            return history;
        }

        // ---- what happens

        private void arrivals(int left) {
            if (left == 0) {
                return;
            }
            world.inMs(
                    world.between(0, 3_000),
                    () -> {
                        arrive();
                        arrivals(left - 1);
                    });
        }

        private void arrive() {
            if (world.chance(0.15)) {
                place();
            } else if (world.chance(0.25)) {
                String seat = seat(world.random.nextInt(SEATS));
                String to =
                        switch (world.random.nextInt(4)) {
                            case 0 -> "9123456";
                            case 1 -> "4000";
                            default -> seat(world.random.nextInt(SEATS));
                        };
                sip.arrive(new InviteFacts.Origin.Account(seat), seat, to);
            } else {
                String to =
                        List.of(
                                        "4000", "4000", "4000", "4002", "4003", "4004", "4005",
                                        "4005", "4006", "4006", "4007", "4008", "4008", "4009",
                                        "4010", "4999")
                                .get(world.random.nextInt(16));
                sip.arrive(new InviteFacts.Origin.Trunk("lab"), "13900000001", to);
            }
        }

        /** A program wants a call, and at times hangs it up whatever has become of it. */
        private void place() {
            Aim aim =
                    switch (world.random.nextInt(3)) {
                        case 0 -> new Aim.Seat(seat(world.random.nextInt(SEATS)));
                        case 1 -> new Aim.Queue("support");
                        default -> new Aim.Flow("menu");
                    };
            String to = world.chance(0.05) ? "nobody" : "13900000002";
            Placing.Outcome outcome = order(aim, to);
            if (outcome instanceof Placing.Outcome.Placed(String call, var kept, Runnable go)) {
                kept.thenRun(go);
                placed++;
                if (world.chance(0.3)) {
                    world.inMs(
                            world.between(0, 30_000),
                            () -> registry.hangup(call, HangupCause.CANCELLED));
                }
            } else {
                assertTrue(outcome instanceof Placing.Outcome.Denied, at() + outcome);
            }
        }

        private Placing.Outcome order(Aim aim, String to) {
            return placing.place(
                    new PlaceOrder(
                            "demo",
                            "support-line",
                            to,
                            Optional.of("lab"),
                            aim,
                            Purpose.SERVICE,
                            Map.of(),
                            OptionalLong.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Attempt.Voice.HUMAN,
                            "sim"));
        }

        /** Supervisors, third parties, prompts and digits, in whatever state a call is. */
        private void somebodyInterferes() {
            world.inMs(
                    world.between(0, 6_000),
                    () -> {
                        List<CallRecord> live = registry.all();
                        if (!live.isEmpty()) {
                            CallRecord call =
                                    live.stream()
                                            .sorted(java.util.Comparator.comparing(CallRecord::id))
                                            .skip(world.random.nextInt(live.size()))
                                            .findFirst()
                                            .orElseThrow();
                            interfere(call.id());
                        }
                        if (closed.size() + refused < calls) {
                            somebodyInterferes();
                        }
                    });
        }

        private void interfere(String call) {
            String seat = seat(world.random.nextInt(SEATS));
            CallAct act =
                    switch (world.random.nextInt(16)) {
                        case 0, 1, 2 ->
                                new CallAct.Supervise(
                                        seat, CallAct.Mode.values()[world.random.nextInt(4)]);
                        case 3 -> new CallAct.EndSupervision();
                        case 4, 5 -> new CallAct.Add(new Whom.Seat(seat));
                        case 6 ->
                                new CallAct.Add(new Whom.Number("0301234", "lab", "support-line"));
                        case 7 -> new CallAct.Play(List.of(new Audio.Silence(500)), side());
                        case 8 -> new CallAct.StopPlay();
                        case 9 -> new CallAct.SendDigits(1 + world.random.nextInt(4), "12#");
                        case 10 -> new CallAct.Level(1 + world.random.nextInt(3), 3, -3);
                        case 11, 12 -> new CallAct.PickUp(seat);
                        case 13 -> new CallAct.Mute(world.chance(0.5));
                        case 14 -> new CallAct.Kick();
                        default -> new CallAct.WatchTalk(world.chance(0.7));
                    };
            registry.ask(call, act, "sim")
                    .thenAccept(
                            result ->
                                    interferences.merge(
                                            act.getClass().getSimpleName()
                                                    + " "
                                                    + result.getClass().getSimpleName(),
                                            1,
                                            Integer::sum));
        }

        private CallAct.Side side() {
            return CallAct.Side.values()[world.random.nextInt(3)];
        }

        private void seatComesAndGoes(int seat) {
            boolean on = registered.contains(seat);
            if (on) {
                registered.remove(seat);
            } else {
                registered.add(seat);
            }
            List<Contact> contacts =
                    on
                            ? List.of()
                            : world.chance(0.2)
                                    ? List.of(contact(seat, 1), contact(seat, 2))
                                    : List.of(contact(seat, 1));
            onSip(new SipEvent.RegistrationChanged(seat(seat), contacts));
            world.inMs(
                    on ? world.between(100, 60_000) : world.between(10_000, 600_000),
                    () -> seatComesAndGoes(seat));
        }

        private static Contact contact(int seat, int device) {
            return new Contact(
                    "sip:" + seat(seat) + "@127.0.0.1:" + (6000 + 10 * seat + device),
                    new InetSocketAddress("127.0.0.1", 6000 + 10 * seat + device),
                    "udp",
                    Long.MAX_VALUE,
                    "");
        }

        private static String seat(int seat) {
            return Integer.toString(1001 + seat);
        }

        private void onSip(SipEvent event) {
            switch (event) {
                case SipEvent.InviteReceived invite -> admission.admit(invite);
                case SipEvent.LegEvent leg -> registry.onLegEvent(leg);
                case SipEvent.TrunkPinged _, SipEvent.OrphanEnded _ -> {}
                case SipEvent.RegistrationChanged(String account, List<Contact> contacts) ->
                        later(new RouterCommand.Reachable(account, contacts));
            }
        }

        /** The router's inbox: late at times, but in order. */
        private void later(RouterCommand command) {
            inboxNs = Math.max(inboxNs, world.nanos() + (long) (world.between(0, 1) * 1e6));
            world.at(inboxNs, () -> toRouter(command));
        }

        private void toRouter(RouterCommand command) {
            router.on(command);
            stepRouter();
        }

        private void stepRouter() {
            long dueNs = router.runDue();
            if (dueNs < routerDueNs || routerDueNs <= world.nanos()) {
                routerDueNs = dueNs;
                world.at(dueNs, this::stepRouter);
            }
        }

        /** Now and then by up to two days, either way. */
        private void clockIsSet() {
            world.inMs(
                    world.between(1_000, 600_000),
                    () -> {
                        world.setClock(Duration.ofMillis((long) world.between(-1.7e8, 1.7e8)));
                        if (closed.size() + refused < calls) {
                            clockIsSet();
                        }
                    });
        }

        // ---- what must hold

        private void check() {
            Map<SeatKey, Lease> leases = new HashMap<>();
            for (Lease lease : RouterProbe.leases(router)) {
                Lease twice = leases.put(lease.seat(), lease);
                assertTrue(twice == null, () -> at() + "I1: two leases " + lease + " and " + twice);
            }
            for (FakeSip.SeatLeg leg : sip.seatLegs().values()) {
                Lease lease = leases.get(new SeatKey("demo", leg.seat()));
                assertTrue(
                        lease != null && lease.call().equals(leg.call()),
                        () -> at() + "I1: " + leg + " rings or talks under lease " + lease);
            }
            assertTrue(sip.broken().isEmpty(), () -> at() + sip.broken());
            assertEquals(
                    opened.size(),
                    registry.size() + closed.size(),
                    () -> at() + "I3: open and closed CDRs");
        }

        private void checkNothingLeft() {
            assertEquals(
                    0, router.gauges().leasesTakenBack(), at() + "leases that no call returned");
            assertEquals(List.of(), RouterProbe.leases(router), at() + "I6: leases");
            assertEquals(0, sip.live(), at() + "I6: legs");
            assertEquals(0, media.live(), at() + "I6: media sessions");
            assertEquals(0, registry.mailboxes(), at() + "I6: mailboxes");
            for (Trunk trunk : plan.trunks().values()) {
                assertEquals(0, trunks.status(trunk).channels(), at() + "I6: channels of trunks");
            }
            assertEquals(0, fetcher.underWay(), at() + "I6: questions to web services");
            assertEquals(0, voicemails.open(), at() + "I6: messages half taken");
            assertEquals(0, rooms.size(), at() + "I6: rooms");
            assertEquals(0, parking.size(), at() + "I6: parked calls");
            assertEquals(0, world.scriptsRunning(), at() + "I6: scripts");
            assertEquals(opened.keySet(), closed.keySet(), at() + "I3");
        }

        private String at() {
            return "seed " + seed + " at " + world.now() + ": ";
        }

        // ---- records

        /** The disk is quick as a rule, slow at times, and rarely gone for longer than we wait. */
        @Override
        public void note(String call, String tenant, Instant at, CallFact fact, Runnable durable) {
            assertTrue(!closed.containsKey(call), () -> at() + "a fact after the end: " + fact);
            if (fact instanceof CallFact.Opened opening) {
                assertEquals(1, opened.merge(call, 1, Integer::sum), () -> at() + "opened twice");
                facts.put(call, new CallProjection(call, at, opening));
            } else {
                facts.get(call).apply(at, throughJson(call, tenant, at, fact));
            }
            if (durable != Journal.NOBODY) {
                world.inMs(world.chance(0.01) ? 10_000 : world.between(0, 10), durable);
            }
        }

        private CallFact throughJson(String call, String tenant, Instant at, CallFact fact) {
            Entry entry = new Entry(1, at, tenant, call, FactJson.type(fact), FactJson.body(fact));
            CallFact read = FactParser.parse(entry).orElseThrow();
            assertEquals(fact, read, () -> at() + "read back");
            return read;
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void closed(CallRecord record) {
            assertTrue(
                    closed.put(record.id(), record) == null,
                    () -> at() + "I3: closed twice " + record.id());
            assertEquals(
                    record, facts.get(record.id()).record(), () -> at() + "facts make the record");
            assertTrue(
                    record.ended().isPresent() && record.cause().isPresent(),
                    () -> at() + "not ended " + record);
            assertTrue(
                    record.segments().stream().allMatch(s -> s.ended().isPresent()),
                    () -> at() + "open segment " + record);
            assertTrue(
                    record.legs().stream().allMatch(l -> l.ended().isPresent()),
                    () -> at() + "open leg " + record);
            assertTimes(record);
            assertTrue(
                    !record.cause().get().reason().equals("engine-error"),
                    () -> at() + "engine error " + record);
            history.add(
                    record.id()
                            + " "
                            + record.cause().get()
                            + " "
                            + record.segments().size()
                            + " "
                            + record.ended().get());
        }

        /** No call lasts beyond its limit, and nothing in it ends before it begins. */
        private void assertTimes(CallRecord record) {
            Instant end = record.ended().get();
            assertTrue(
                    between(record.started(), end, record.started().plus(Duration.ofHours(5))),
                    () -> at() + "times " + record);
            record.segments()
                    .forEach(
                            part ->
                                    assertTrue(
                                            between(record.started(), part.started(), end)
                                                    && between(
                                                            part.started(),
                                                            part.ended().get(),
                                                            end),
                                            () -> at() + "times " + record));
        }

        private static boolean between(Instant first, Instant moment, Instant last) {
            return !moment.isBefore(first) && !moment.isAfter(last);
        }

        @Override
        public void ended(CallRecord record) {}

        @Override
        public void refused(HangupCause cause) {
            refused++;
        }
    }

    private static Plan plan() {
        return switch (ConfTree.load(conf, Map.of())) {
            case ConfTree.Checked.Good(Plan plan) -> plan;
            case ConfTree.Checked.Bad(var problems) ->
                    throw new AssertionError(problems.toString());
        };
    }

    /** The plan of the simulation beside the prompts that ship. */
    @BeforeAll
    static void layConf() throws Exception {
        copy(Path.of(SimulationTest.class.getResource("/sim-conf").toURI()), conf);
        copy(Path.of("..", "conf", "prompts"), conf.resolve("prompts"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
