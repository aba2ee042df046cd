package tandem.engine.gate.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.Purpose;
import tandem.engine.time.EngineClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class UsageTest {
    private static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");
    private static final List<String> TENANTS = List.of("acme", "demo", "third");
    private static final int CALLEES = 40;
    private static final int CALLERS = 4;

    @TempDir Path dir;

    private final SetClock clock = new SetClock();

    /** Stands still unless told. */
    private static final class SetClock implements EngineClock {
        volatile Instant now = BEGIN;

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return now;
        }
    }

    /** A call that counts, as the oracle remembers it. */
    private record Counted(Reservation reservation, String tenant, Purpose purpose, long ms) {}

    @Test
    void windowsAreExactWhateverIsReservedReleasedAndRestarted() throws IOException {
        long seed = Long.getLong("tandem.usage.seed", System.nanoTime());
        System.out.println("tandem.usage.seed=" + seed);
        Random random = new Random(seed);
        List<Counted> oracle = new ArrayList<>();
        UsageLoop usage = UsageLoop.open(dir, clock);
        int granted = 0;
        int reached = 0;
        for (int i = 0; i < 4_000; i++) {
            clock.now = clock.now.plusMillis(step(random));
            Wish wish = wish(random);
            List<Usage.Hit> expected = expected(oracle, wish);
            assertEquals(expected, usage.ask(wish), () -> "seed " + seed);
            switch (usage.reserve(wish)) {
                case Usage.Answer.Reserved(Reservation reservation, _) -> {
                    assertEquals(List.of(), expected, () -> "seed " + seed);
                    oracle.add(
                            new Counted(
                                    reservation, wish.tenant(), wish.purpose(), wish.stampMs()));
                    granted++;
                }
                case Usage.Answer.Reached(List<Usage.Hit> hits) -> {
                    assertEquals(expected, hits, () -> "seed " + seed);
                    reached++;
                }
                case Usage.Answer.Unavailable(String why) -> throw new AssertionError(why);
            }
            if (!oracle.isEmpty() && random.nextInt(10) == 0) {
                usage.release(oracle.remove(random.nextInt(oracle.size())).reservation());
            }
            if (random.nextInt(200) == 0) {
                usage.close();
                tear(random);
                usage = UsageLoop.open(dir, clock);
            }
        }
        usage.close();
        assertTrue(granted > 300 && reached > 300, granted + " granted, " + reached + " reached");
    }

    /** Mostly seconds, sometimes days, so that windows of all lengths slide. */
    private static long step(Random random) {
        return switch (random.nextInt(40)) {
            case 0 -> random.nextLong(Duration.ofDays(3).toMillis());
            case 1, 2, 3 -> random.nextLong(Duration.ofHours(3).toMillis());
            case 4, 5 -> 0;
            default -> random.nextLong(30_000);
        };
    }

    private Wish wish(Random random) {
        List<Bound> bounds = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            boolean caller = random.nextInt(3) == 0;
            bounds.add(
                    new Bound(
                            caller ? Bound.Side.CALLER : Bound.Side.CALLEE,
                            window(random),
                            random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(6),
                            caller || random.nextBoolean() ? Bound.ANY : random.nextInt(1, 64),
                            !caller && random.nextBoolean(),
                            "rule " + i));
        }
        long now = clock.now.toEpochMilli();
        String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
        // A clock that was set: it may be earlier or later than it says.
        long doubtMs = random.nextInt(8) == 0 ? random.nextLong(60_000) : 0;
        return new Wish(
                tenant,
                Purpose.values()[random.nextInt(Purpose.values().length)],
                Keys.ofCallee("86138" + random.nextInt(CALLEES)),
                Keys.ofCaller(tenant, "n" + random.nextInt(CALLERS)),
                now - doubtMs,
                now + doubtMs,
                bounds);
    }

    private static long window(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ofMinutes(1 + random.nextInt(5)).toMillis();
            case 1 -> Duration.ofHours(1 + random.nextInt(23)).toMillis();
            case 2 -> Duration.ofDays(1 + random.nextInt(7)).toMillis();
            default -> Bound.LONGEST.toMillis();
        };
    }

    /** Slow and obvious: looks at every call that counts, for every millisecond that matters. */
    private static List<Usage.Hit> expected(List<Counted> all, Wish wish) {
        List<Usage.Hit> hits = new ArrayList<>();
        for (Bound bound : wish.bounds()) {
            List<Long> ends =
                    all.stream()
                            .filter(
                                    call ->
                                            bound.side() == Bound.Side.CALLEE
                                                    ? call.reservation().callee() == wish.callee()
                                                    : call.reservation().caller() == wish.caller())
                            .filter(call -> (bound.purposes() & 1 << call.purpose().ordinal()) != 0)
                            .filter(call -> bound.platform() || call.tenant().equals(wish.tenant()))
                            .map(call -> call.ms() + bound.windowMs())
                            .filter(end -> end > wish.fromMs())
                            .sorted()
                            .toList();
            if (ends.size() >= bound.max()) {
                hits.add(new Usage.Hit(bound, ends.size(), freeAt(bound, ends)));
            }
        }
        return hits;
    }

    private static Instant freeAt(Bound bound, List<Long> ends) {
        for (long end : ends) {
            if (ends.stream().filter(other -> other > end).count() < bound.max()) {
                return Instant.ofEpochMilli(end);
            }
        }
        return Instant.MAX;
    }

    /** What a power cut may leave behind the last record that was acknowledged. */
    private void tear(Random random) throws IOException {
        Path last;
        try (Stream<Path> files = Files.list(dir)) {
            last = files.filter(f -> f.toString().endsWith(".usage")).sorted().toList().getLast();
        }
        try (FileChannel file = FileChannel.open(last, StandardOpenOption.APPEND)) {
            byte[] torn = new byte[random.nextInt(32)];
            random.nextBytes(torn);
            file.write(ByteBuffer.wrap(torn));
        }
    }

    @Test
    void tenThousandAtOnceOnACapOfSevenLetSevenThrough() throws Exception {
        Bound seven = new Bound(Bound.Side.CALLEE, 86_400_000, 7, Bound.ANY, false, "seven");
        long now = clock.now.toEpochMilli();
        Wish wish =
                new Wish(
                        "demo",
                        Purpose.SERVICE,
                        Keys.ofCallee("8613800138000"),
                        1,
                        now,
                        now,
                        List.of(seven));
        AtomicInteger through = new AtomicInteger();
        // Never closed: this process of the engine is gone in the middle of it.
        UsageLoop first = UsageLoop.open(dir, clock);
        storm(first, wish, 5_000, through);
        try (UsageLoop second = UsageLoop.open(dir, clock)) {
            storm(second, wish, 5_000, through);
            assertEquals(7, through.get());
            assertEquals(7, second.ask(wish).getFirst().count());
        } finally {
            first.close();
        }
    }

    private static void storm(UsageLoop usage, Wish wish, int count, AtomicInteger through)
            throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                all.submit(
                        () -> {
                            start.await();
                            if (usage.reserve(wish) instanceof Usage.Answer.Reserved) {
                                through.incrementAndGet();
                            }
                            return true;
                        });
            }
            start.countDown();
        }
    }

    @Test
    void whatTheDiskDoesNotTakeIsNotGrantedAndDoesNotCount() throws IOException {
        long now = clock.now.toEpochMilli();
        Bound one = new Bound(Bound.Side.CALLEE, 60_000, 1, Bound.ANY, true, "one");
        Wish wish = new Wish("demo", Purpose.SERVICE, 1, 2, now, now, List.of(one));
        try (UsageLoop usage = UsageLoop.open(dir, clock)) {
            Path inTheWay = dir.resolve("2026-03-02.usage");
            Files.createDirectory(inTheWay);

            assertInstanceOf(Usage.Answer.Unavailable.class, usage.reserve(wish));
            assertTrue(usage.isBroken());
            Files.delete(inTheWay);

            assertInstanceOf(Usage.Answer.Reserved.class, usage.reserve(wish));
            assertInstanceOf(Usage.Answer.Reached.class, usage.reserve(wish));
        }
    }

    @Test
    void damagedRecordIsSkippedAndTheOthersCount() throws IOException {
        long now = clock.now.toEpochMilli();
        Bound many = new Bound(Bound.Side.CALLEE, 60_000, 9, Bound.ANY, true, "many");
        Wish wish = new Wish("demo", Purpose.SERVICE, 1, 2, now, now, List.of(many));
        try (UsageLoop usage = UsageLoop.open(dir, clock)) {
            for (int i = 0; i < 9; i++) {
                usage.reserve(wish);
            }
        }
        try (FileChannel file =
                FileChannel.open(dir.resolve("2026-03-02.usage"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {42}), 3 * 32 + 20);
        }

        try (UsageLoop usage = UsageLoop.open(dir, clock)) {
            assertEquals(1, usage.gauges().damaged());
            assertInstanceOf(Usage.Answer.Reserved.class, usage.reserve(wish));
            assertEquals(9, usage.ask(wish).getFirst().count());
        }
    }
}
