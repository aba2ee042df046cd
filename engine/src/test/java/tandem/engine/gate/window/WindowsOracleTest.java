package tandem.engine.gate.window;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import tandem.dialplan.DayWindow;
import tandem.dialplan.Position;
import tandem.dialplan.Purpose;
import tandem.dialplan.limit.Quiet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Windows against a judge that looks at the wall clock of every minute, for days around changes of
 * summer time, holidays and the end of the year.
 */
class WindowsOracleTest {
    private static final int WORLDS = 40;
    private static final int QUESTIONS = 500;
    private static final int DAYS = 10;

    private static final List<String> ZONES =
            List.of(
                    "America/New_York",
                    "America/Los_Angeles",
                    "America/Sao_Paulo",
                    "America/St_Johns",
                    "Asia/Kathmandu",
                    "Asia/Shanghai",
                    "Asia/Beirut",
                    "Asia/Tehran",
                    "Africa/Cairo",
                    "Africa/Casablanca",
                    "Atlantic/Azores",
                    "Australia/Lord_Howe",
                    "Europe/London",
                    "Europe/Berlin",
                    "Pacific/Apia",
                    "Pacific/Chatham",
                    "UTC");

    /** Beside these days clocks change at midnight, by half an hour, or skip a whole day. */
    private static final List<String> STARTS =
            List.of(
                    "2026-03-02",
                    "2026-03-25",
                    "2026-04-01",
                    "2026-04-20",
                    "2026-09-25",
                    "2026-10-20",
                    "2026-10-28",
                    "2026-12-25",
                    "2018-10-30",
                    "2019-02-10",
                    "2011-12-24",
                    "2026-02-10");

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void everyMinuteIsJudgedAsByTheWallClock() {
        int denied = 0;
        int found = 0;
        for (int world = 0; world < WORLDS; world++) {
            World w = new World();
            for (int question = 0; question < QUESTIONS; question++) {
                Instant at = w.start.plusSeconds(random.nextLong(DAYS * 86_400L));
                Supplier<String> what =
                        () -> "seed " + seed + ", " + w.rules + " for " + w.callee + " at " + at;
                boolean quiet = w.quiet(at);
                Optional<Instant> next = w.windows.next(at);
                assertEquals(quiet, !w.windows.against(at).isEmpty(), what);
                Optional<Instant> expected = w.next(at);
                if (expected.isPresent()) {
                    assertEquals(expected, next, what);
                    found++;
                } else {
                    assertTrue(next.isEmpty() || !next.get().isBefore(w.end), what);
                }
                denied += quiet ? 1 : 0;
            }
        }
        int all = WORLDS * QUESTIONS;
        assertTrue(denied > all / 10 && denied < all * 9 / 10, denied + " denied, seed " + seed);
        assertTrue(found > all / 2, found + " found, seed " + seed);
    }

    /** Some rules for some callee, with the judgement of each minute of some days. */
    private final class World {
        private final Instant start =
                Instant.parse(STARTS.get(random.nextInt(STARTS.size())) + "T00:00:00Z");
        private final Instant end = start.plus(DAYS, ChronoUnit.DAYS);
        private final ZoneId tenant = zone();
        private final Set<ZoneId> callee = new HashSet<>();
        private final List<Quiet> rules = new ArrayList<>();
        private final Purpose purpose = purpose();
        private final BitSet quiet = new BitSet(DAYS * 1_440);
        private final Windows windows;

        World() {
            int zones = random.nextInt(3);
            for (int i = 0; i < zones; i++) {
                callee.add(zone());
            }
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                rules.add(rule(start, i));
            }
            for (int minute = 0; minute < DAYS * 1_440; minute++) {
                quiet.set(minute, judge(start.plus(minute, ChronoUnit.MINUTES)));
            }
            windows = new Windows(rules, purpose, callee, tenant);
        }

        private boolean judge(Instant at) {
            for (Quiet rule : rules) {
                for (ZoneId zone : zones(rule)) {
                    if (rule.purposes().contains(purpose) && denies(rule, at.atZone(zone))) {
                        return true;
                    }
                }
            }
            return false;
        }

        private Set<ZoneId> zones(Quiet rule) {
            if (rule.where() instanceof Quiet.Where.Fixed(ZoneId zone)) {
                return Set.of(zone);
            }
            boolean callees = rule.where() instanceof Quiet.Where.Callee && !callee.isEmpty();
            return callees ? callee : Set.of(tenant);
        }

        boolean quiet(Instant at) {
            return quiet.get((int) ChronoUnit.MINUTES.between(start, at));
        }

        /** Empty when it lies behind the days that were judged. */
        Optional<Instant> next(Instant at) {
            if (!quiet(at)) {
                return Optional.of(at);
            }
            int minute = quiet.nextClearBit((int) ChronoUnit.MINUTES.between(start, at));
            return minute < DAYS * 1_440
                    ? Optional.of(start.plus(minute, ChronoUnit.MINUTES))
                    : Optional.empty();
        }
    }

    /** By the words of the reference, step by step. */
    private static boolean denies(Quiet rule, ZonedDateTime clock) {
        int minute = clock.getHour() * 60 + clock.getMinute();
        LocalDate today = clock.toLocalDate();
        LocalDate yesterday = today.minusDays(1);
        for (DayWindow window : rule.deny()) {
            boolean overMidnight = window.to() > 1_440;
            if (begins(rule, today)
                    && minute >= window.from()
                    && (overMidnight || minute < window.to())) {
                return true;
            }
            if (overMidnight && begins(rule, yesterday) && minute < window.to() - 1_440) {
                return true;
            }
        }
        return false;
    }

    private static boolean begins(Quiet rule, LocalDate day) {
        Quiet.Calendar calendar = rule.calendar();
        DayOfWeek weekday =
                calendar.like().containsKey(day) ? calendar.like().get(day) : day.getDayOfWeek();
        boolean holiday = calendar.holidays().contains(day);
        return rule.days().week().contains(weekday) || rule.days().holidays() && holiday;
    }

    private ZoneId zone() {
        return ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    }

    private Purpose purpose() {
        return Purpose.values()[random.nextInt(2)];
    }

    private Quiet rule(Instant start, int line) {
        Quiet.Where where =
                switch (random.nextInt(4)) {
                    case 0 -> new Quiet.Where.Tenant();
                    case 1 -> new Quiet.Where.Fixed(zone());
                    default -> new Quiet.Where.Callee();
                };
        Quiet.Days days = days();
        List<DayWindow> deny = new ArrayList<>();
        int windows = 1 + random.nextInt(2);
        for (int i = 0; i < windows; i++) {
            int from = random.nextInt(1_440);
            deny.add(
                    random.nextInt(8) == 0 && (!days.isAll() || random.nextInt(10) == 0)
                            ? DayWindow.WHOLE_DAY
                            : new DayWindow(from, from + 1 + random.nextInt(300)));
        }
        Set<Purpose> purposes =
                random.nextInt(4) == 0 ? Set.of(purpose()) : Set.of(Purpose.values());
        return new Quiet(
                where, days, deny, calendar(start), purposes, new Position("a", line + 1, 1));
    }

    private Quiet.Days days() {
        Set<DayOfWeek> week = new HashSet<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            if (random.nextInt(3) == 0) {
                week.add(day);
            }
        }
        return random.nextBoolean() ? Quiet.Days.ALL : new Quiet.Days(week, random.nextBoolean());
    }

    private Quiet.Calendar calendar(Instant start) {
        LocalDate first = LocalDate.ofInstant(start, ZoneId.of("UTC"));
        Set<LocalDate> holidays = new HashSet<>();
        Map<LocalDate, DayOfWeek> like = new HashMap<>();
        for (int day = -1; day < DAYS + 1; day++) {
            switch (random.nextInt(5)) {
                case 0 -> holidays.add(first.plusDays(day));
                case 1 -> like.put(first.plusDays(day), DayOfWeek.of(1 + random.nextInt(7)));
                default -> {}
            }
        }
        return new Quiet.Calendar(holidays, like);
    }
}
