package tandem.dialplan.load;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import tandem.dialplan.DayWindow;
import tandem.dialplan.Hours;

/**
 * Windows by weekday with exceptions by date, on the wall clock of a zone: where the clock is put
 * back, a window that covers the hour covers it twice. A window over midnight belongs to the day on
 * which it begins, also when the next day is closed. Runs on: any (immutable).
 *
 * @param byDate windows of days that have their own; none on a day that is closed
 */
record WeeklyHours(
        ZoneId zone, Map<DayOfWeek, List<DayWindow>> weekly, Map<LocalDate, List<DayWindow>> byDate)
        implements Hours {
    WeeklyHours {
        weekly = Map.copyOf(weekly);
        byDate = Map.copyOf(byDate);
    }

    @Override
    public boolean open(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        int minute = local.getHour() * 60 + local.getMinute();
        LocalDate today = local.toLocalDate();
        return windows(today).stream().anyMatch(w -> w.holds(minute))
                || windows(today.minusDays(1)).stream()
                        .anyMatch(w -> w.holds(minute + DayWindow.DAY_MINUTES));
    }

    private List<DayWindow> windows(LocalDate day) {
        return byDate.getOrDefault(day, weekly.getOrDefault(day.getDayOfWeek(), List.of()));
    }

    /** In order of days, so that the same hours are the same text. */
    @Override
    public String toString() {
        return new TreeMap<>(weekly) + " " + new TreeMap<>(byDate);
    }
}
