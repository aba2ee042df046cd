package tandem.engine.gate.window;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import tandem.dialplan.DayWindow;
import tandem.dialplan.Position;
import tandem.dialplan.Purpose;
import tandem.dialplan.limit.Quiet;
import tandem.engine.gate.Denial;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Days and hours that people would name. */
class WindowsTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Quiet.Calendar FEASTS =
            new Quiet.Calendar(
                    Set.of(LocalDate.parse("2026-10-01"), LocalDate.parse("2026-10-02")),
                    Map.of(LocalDate.parse("2026-10-10"), DayOfWeek.WEDNESDAY));
    private static final DayWindow NIGHT = new DayWindow(21 * 60, 32 * 60);

    private static Quiet rule(Quiet.Days days, DayWindow window) {
        return new Quiet(
                new Quiet.Where.Callee(),
                days,
                List.of(window),
                FEASTS,
                EnumSet.of(Purpose.MARKETING),
                new Position("tenants/demo/a.yaml", 7, 5));
    }

    private static Windows windows(Quiet rule, ZoneId... callee) {
        return new Windows(List.of(rule), Purpose.MARKETING, Set.of(callee), ZoneOffset.UTC);
    }

    private static Instant at(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    @Test
    void aNightOverMidnightEndsInTheMorning() {
        Windows windows = windows(rule(Quiet.Days.ALL, NIGHT), SHANGHAI);
        Instant eight = at("2026-12-03T08:00:00+08:00");

        assertEquals(
                List.of(
                        new Denial(
                                "quiet_hours",
                                "tenants/demo/a.yaml:7:5",
                                "no calls 21:00-08:00, and in Asia/Shanghai it is 2026-12-02 22:15",
                                Optional.of(eight))),
                windows.against(at("2026-12-02T22:15:30+08:00")));
        assertEquals(Optional.of(eight), windows.next(at("2026-12-03T07:59:59.999+08:00")));
        assertEquals(List.of(), windows.against(eight));
        assertEquals(Optional.of(eight), windows.next(eight));
    }

    @Test
    void otherPurposesMayCall() {
        Windows service =
                new Windows(
                        List.of(rule(Quiet.Days.ALL, NIGHT)),
                        Purpose.SERVICE,
                        Set.of(SHANGHAI),
                        SHANGHAI);

        assertEquals(List.of(), service.against(at("2026-12-02T22:15:00+08:00")));
    }

    @Test
    void withSeveralZonesAllOfThemMustBeAwake() {
        Windows windows =
                windows(rule(Quiet.Days.ALL, NIGHT), NEW_YORK, ZoneId.of("America/Los_Angeles"));

        assertEquals(
                Optional.of(at("2026-12-02T11:00:00-05:00")),
                windows.next(at("2026-12-02T08:30:00-05:00")),
                "it is 05:30 in Los Angeles");
        assertEquals(
                Optional.of(at("2026-12-03T11:00:00-05:00")),
                windows.next(at("2026-12-02T21:00:00-05:00")),
                "when Los Angeles goes quiet New York still is");
    }

    @Test
    void withoutAZoneTheTenantsClockCounts() {
        Windows windows = windows(rule(Quiet.Days.ALL, NIGHT));

        assertEquals(
                Optional.of(at("2026-12-03T08:00:00Z")), windows.next(at("2026-12-02T23:00:00Z")));
    }

    @Test
    void holidaysAndWeekendsAreQuietAndMakeUpDaysAreNot() {
        Quiet.Days days = new Quiet.Days(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), true);
        Windows windows = windows(rule(days, DayWindow.WHOLE_DAY), SHANGHAI);
        Denial holiday = windows.against(at("2026-10-01T10:00:00+08:00")).getFirst();
        Denial weekend = windows.against(at("2026-10-04T10:00:00+08:00")).getFirst();

        assertEquals("holiday", holiday.reason());
        assertEquals(Optional.of(at("2026-10-05T00:00:00+08:00")), holiday.next());
        assertEquals("weekday", weekend.reason());
        assertEquals(List.of(), windows.against(at("2026-10-10T10:00:00+08:00")));
        assertEquals(1, windows.against(at("2026-10-11T10:00:00+08:00")).size());
    }

    @Test
    void anHourThatTheClockShowsTwiceIsQuietTwice() {
        Windows windows = windows(rule(Quiet.Days.ALL, new DayWindow(60, 120)), NEW_YORK);

        assertEquals(
                Optional.of(at("2026-11-01T02:00:00-05:00")),
                windows.next(at("2026-11-01T01:10:00-04:00")));
    }

    @Test
    void anHourThatTheClockLeavesOutIsNotWaitedFor() {
        Windows windows = windows(rule(Quiet.Days.ALL, new DayWindow(60, 150)), NEW_YORK);

        assertEquals(
                Optional.of(at("2026-03-08T03:00:00-04:00")),
                windows.next(at("2026-03-08T01:10:00-05:00")));
    }

    @Test
    void whatIsAlwaysQuietHasNoNextTime() {
        Windows windows = windows(rule(Quiet.Days.ALL, DayWindow.WHOLE_DAY), NEW_YORK);

        assertEquals(Optional.empty(), windows.next(at("2026-03-08T01:10:00-05:00")));
        assertEquals(
                Optional.empty(),
                windows.against(at("2026-03-08T01:10:00-05:00")).getFirst().next());
    }
}
