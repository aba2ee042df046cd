package tandem.dialplan.load;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import tandem.dialplan.Hours;

/**
 * Windows by weekday with exceptions by date, on the wall clock of a zone: where the clock is put
 * back, a window that covers the hour covers it twice. A window over midnight belongs to the day on
 * which it begins, also when the next day is closed. Runs on: any (immutable).
 *
 * @param byDate windows of days that have their own; none on a day that is closed
 */
record WeeklyHours(
        ZoneId zone, Map<DayOfWeek, List<Window>> weekly, Map<LocalDate, List<Window>> byDate)
        implements Hours {
    static final int DAY_MINUTES = 24 * 60;

    /**
     * @param from minute of the day, included
     * @param to excluded; beyond the end of the day for a window over midnight
     */
    record Window(int from, int to) {
        boolean holds(int minute) {
            return from <= minute && minute < to;
        }

        /** As a plan writes it. */
        @Override
        public String toString() {
            int end = to > DAY_MINUTES ? to - DAY_MINUTES : to;
            return "%02d:%02d-%02d:%02d".formatted(from / 60, from % 60, end / 60, end % 60);
        }
    }

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
                        .anyMatch(w -> w.holds(minute + DAY_MINUTES));
    }

    private List<Window> windows(LocalDate day) {
        return byDate.getOrDefault(day, weekly.getOrDefault(day.getDayOfWeek(), List.of()));
    }

    /** In order of days, so that the same hours are the same text. */
    @Override
    public String toString() {
        return new TreeMap<>(weekly) + " " + new TreeMap<>(byDate);
    }
}
