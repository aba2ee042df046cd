package tandem.engine.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.Purpose;
import tandem.engine.gate.list.Blocklists;
import tandem.engine.gate.list.Listing;
import tandem.engine.gate.list.Result;
import tandem.engine.gate.number.NumberingPlan;
import tandem.engine.gate.usage.UsageLoop;
import tandem.engine.gate.window.QuietHours;
import tandem.engine.time.EngineClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The whole gate, with its files and through restarts, over months of told time: against an oracle
 * that knows the rules by heart, looks at every call that counted, and finds the next time by going
 * on a minute at a time.
 *
 * <p>{@code -Dtandem.gate.attempts} says how many, {@code -Dtandem.gate.seed} draws the same again.
 */
class GateOracleTest {
    private static final int ATTEMPTS = Integer.getInteger("tandem.gate.attempts", 3_000);

    private static final String PLATFORM =
            """
            limits:
              callee: [ { window: 30d, max: 9, scope: platform } ]
            """;

    private static final String TENANT =
            """
            version: 1
            tenant: %s
            timezone: Asia/Shanghai
            country: CN
            numbers:
              - { id: main, e164: "+8610%s0001000", use: [service, notification, marketing, survey, callback, test] }
              - { id: second, e164: "+8610%s0001001", use: [service, notification, marketing, survey, callback, test] }
            limits:
              callee:
                - { window: 6h, max: 1, purposes: [marketing, survey] }
                - { window: 1d, max: 2 }
                - { window: 7d, max: 4 }
              caller:
                - { number: main, window: 2h, max: 6 }
              quiet:
                - { zone: callee, deny: ["21:00-08:00"], purposes: [marketing, survey] }
                - { zone: tenant, days: sun, purposes: [marketing] }
            """;

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final List<String> TENANTS = List.of("acme", "beta");
    private static final List<String> SHOWN = List.of("main", "second");

    @TempDir Path dir;

    private final List<Person> people = new ArrayList<>();

    /** Those that a window can still reach, the oldest first. */
    private final Deque<Call> calls = new ArrayDeque<>();

    private int letThrough;
    private final Map<String, Listed> listed = new HashMap<>();
    private final ToldClock clock = new ToldClock();
    private Plan plan;
    private NumberingPlan numbering;
    private UsageLoop usage;
    private Blocklists lists;
    private Gate gate;

    /** Somebody who may be called, and the clocks that may be theirs. */
    private record Person(String number, List<ZoneId> zones) {}

    /** A call that was let through. */
    private record Call(String tenant, String shown, Person callee, Purpose purpose, Instant at) {}

    /** An entry; for everybody where the tenant is empty. */
    private record Listed(long id, String tenant, Optional<Instant> expires) {}

    /** Stands still unless told; nobody ever sets it. */
    private static final class ToldClock implements EngineClock {
        private static final Instant BEGIN = Instant.parse("2026-02-20T03:00:00Z");
        volatile Instant now = BEGIN;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanos() {
            return Duration.between(BEGIN, now).toNanos();
        }
    }

    @Test
    void decidesAsTheOracleThroughMonthsAndRestarts() throws IOException {
        long seed = Long.getLong("tandem.gate.seed", System.nanoTime());
        System.out.println("tandem.gate.seed=" + seed);
        Random random = new Random(seed);
        populate();
        plan = plan();
        numbering = new NumberingPlan(() -> plan.areas());
        open();
        int refused = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            clock.now =
                    clock.now.plusMillis(
                            random.nextLong(random.nextInt(8) == 0 ? 40_000_000 : 900_000));
            switch (random.nextInt(20)) {
                case 0 -> list(random);
                case 1 -> unlist(random);
                case 2 -> {
                    if (random.nextInt(12) == 0) {
                        usage.close();
                        lists.close();
                        open();
                    }
                }
                default -> refused += attempt(random, seed) ? 0 : 1;
            }
        }
        usage.close();
        lists.close();
        assertTrue(
                letThrough > ATTEMPTS / 20 && refused > ATTEMPTS / 20,
                letThrough + " let through, " + refused + " refused");
    }

    private void populate() {
        ZoneId newYork = ZoneId.of("America/New_York");
        for (int i = 0; i < 12; i++) {
            people.add(new Person("+86138001380" + (10 + i), List.of(SHANGHAI)));
            people.add(new Person("+1212555" + (2_000 + i), List.of(newYork)));
            people.add(new Person("+4420794600" + (10 + i), List.of(ZoneId.of("Europe/London"))));
        }
    }

    private Plan plan() throws IOException {
        Path conf = dir.resolve("conf");
        Files.createDirectories(conf);
        Files.writeString(conf.resolve("engine.yaml"), PLATFORM);
        for (int i = 0; i < TENANTS.size(); i++) {
            Path folder = conf.resolve("tenants").resolve(TENANTS.get(i));
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("a.yaml"), TENANT.formatted(TENANTS.get(i), i, i));
        }
        ConfTree.Checked checked = ConfTree.load(conf, Map.of());
        return assertInstanceOf(ConfTree.Checked.Good.class, checked, checked.toString()).plan();
    }

    private void open() {
        usage = UsageLoop.open(dir.resolve("usage"), clock);
        lists = Blocklists.open(dir.resolve("lists"), numbering, clock::now);
        gate =
                new Gate(
                        GateMeter.NONE,
                        () -> plan,
                        clock,
                        numbering,
                        List.of(lists, new QuietHours()),
                        usage);
    }

    // ---- what happens

    private void list(Random random) {
        Person person = any(people, random);
        String tenant = random.nextInt(3) == 0 ? "" : any(TENANTS, random);
        Optional<Instant> expires =
                random.nextBoolean()
                        ? Optional.of(
                                Instant.ofEpochSecond(
                                        clock.now.getEpochSecond() + random.nextInt(2_000_000)))
                        : Optional.empty();
        var terms = new Listing.Terms(Listing.Book.BLACKLIST, tenant, "api", "");
        Result result =
                lists.add(
                                new Listing(
                                        0,
                                        terms,
                                        Listing.Kind.EXACT,
                                        person.number().substring(1),
                                        clock.now,
                                        expires))
                        .join();
        long id = assertInstanceOf(Result.Kept.class, result).listing().id();
        listed.put(tenant + person.number(), new Listed(id, tenant, expires));
    }

    private void unlist(Random random) {
        if (!listed.isEmpty()) {
            String key = any(listed.keySet().stream().sorted().toList(), random);
            assertInstanceOf(
                    Result.Removed.class, lists.remove(listed.remove(key).id(), "test").join());
        }
    }

    /** Whether it was let through. */
    private boolean attempt(Random random, long seed) {
        String tenant = any(TENANTS, random);
        Person callee = any(people, random);
        Purpose purpose = any(List.of(Purpose.values()), random);
        String shown = any(SHOWN, random);
        forget();
        Call wish = new Call(tenant, shown, callee, purpose, clock.now);
        Attempt attempt =
                new Attempt(
                        "call",
                        plan.tenants().get(tenant),
                        "any",
                        callee.number(),
                        shown,
                        purpose,
                        Attempt.Origin.API);
        List<String> expected = reasons(wish);
        String story = "seed " + seed + ", " + wish;
        assertEquals(
                expected,
                gate.check(attempt).stream().map(Denial::reason).sorted().toList(),
                story);
        switch (gate.decide(attempt)) {
            case Decision.Granted(Permit permit) -> {
                assertEquals(List.of(), expected, story);
                Tries.spent(permit);
                permit.close();
                calls.add(wish);
                letThrough++;
                return true;
            }
            case Decision.Denied denied -> {
                assertEquals(
                        expected,
                        denied.denials().stream().map(Denial::reason).sorted().toList(),
                        story);
                assertEquals(next(wish), denied.next(), story);
                return false;
            }
        }
    }

    /** No window is longer than thirty days; a million attempts take decades. */
    private void forget() {
        Instant oldest = clock.now.minus(Duration.ofDays(31));
        while (!calls.isEmpty() && calls.getFirst().at().isBefore(oldest)) {
            calls.removeFirst();
        }
    }

    // ---- the oracle

    private List<String> reasons(Call wish) {
        List<String> reasons = new ArrayList<>();
        entries(wish).forEach(_ -> reasons.add("blacklisted"));
        caps(wish)
                .forEach(
                        (cap, free) ->
                                reasons.add(
                                        cap.startsWith("caller")
                                                ? "caller_frequency"
                                                : "callee_frequency"));
        if (sleeps(wish, wish.at())) {
            reasons.add("quiet_hours");
        }
        if (sunday(wish, wish.at())) {
            reasons.add("weekday");
        }
        return reasons.stream().sorted().toList();
    }

    private List<Listed> entries(Call wish) {
        return List.of("", wish.tenant()).stream()
                .map(tenant -> listed.get(tenant + wish.callee().number()))
                .filter(entry -> entry != null)
                .filter(entry -> entry.expires().map(wish.at()::isBefore).orElse(true))
                .toList();
    }

    /** Caps that are reached, each with the time when there is room. */
    private Map<String, Instant> caps(Call wish) {
        Map<String, Instant> reached = new HashMap<>();
        boolean soft = wish.purpose() == Purpose.MARKETING || wish.purpose() == Purpose.SURVEY;
        List<Call> ours =
                calls.stream().filter(call -> call.tenant().equals(wish.tenant())).toList();
        List<Call> same =
                ours.stream().filter(call -> call.callee().equals(wish.callee())).toList();
        if (soft) {
            cap(
                    "6h",
                    same.stream()
                            .filter(
                                    call ->
                                            call.purpose() == Purpose.MARKETING
                                                    || call.purpose() == Purpose.SURVEY)
                            .toList(),
                    Duration.ofHours(6),
                    1,
                    wish,
                    reached);
        }
        cap("1d", same, Duration.ofDays(1), 2, wish, reached);
        cap("7d", same, Duration.ofDays(7), 4, wish, reached);
        cap(
                "30d",
                calls.stream().filter(call -> call.callee().equals(wish.callee())).toList(),
                Duration.ofDays(30),
                9,
                wish,
                reached);
        if (wish.shown().equals("main")) {
            cap(
                    "caller",
                    ours.stream().filter(call -> call.shown().equals("main")).toList(),
                    Duration.ofHours(2),
                    6,
                    wish,
                    reached);
        }
        return reached;
    }

    private static void cap(
            String name,
            List<Call> counted,
            Duration window,
            int max,
            Call wish,
            Map<String, Instant> reached) {
        List<Instant> ends =
                counted.stream()
                        .map(call -> call.at().plus(window))
                        .filter(end -> end.isAfter(wish.at()))
                        .sorted()
                        .toList();
        if (ends.size() >= max) {
            reached.put(name, ends.get(ends.size() - max));
        }
    }

    private static boolean sleeps(Call wish, Instant at) {
        boolean soft = wish.purpose() == Purpose.MARKETING || wish.purpose() == Purpose.SURVEY;
        return soft
                && wish.callee().zones().stream()
                        .map(at::atZone)
                        .mapToInt(ZonedDateTime::getHour)
                        .anyMatch(hour -> hour >= 21 || hour < 8);
    }

    private static boolean sunday(Call wish, Instant at) {
        return wish.purpose() == Purpose.MARKETING
                && at.atZone(SHANGHAI).getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    /** The first time at which nothing speaks against it any more, if nobody calls until then. */
    private Optional<Instant> next(Call wish) {
        if (entries(wish).stream().anyMatch(entry -> entry.expires().isEmpty())) {
            return Optional.empty();
        }
        Instant next = wish.at();
        for (Listed entry : entries(wish)) {
            next = later(next, entry.expires().orElseThrow());
        }
        for (Instant free : caps(wish).values()) {
            next = later(next, free);
        }
        while (sleeps(wish, next) || sunday(wish, next)) {
            next = Instant.ofEpochSecond(next.getEpochSecond() / 60 * 60 + 60);
        }
        return Optional.of(next);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
