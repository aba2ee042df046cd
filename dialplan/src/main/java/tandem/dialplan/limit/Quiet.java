package tandem.dialplan.limit;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import tandem.dialplan.DayWindow;
import tandem.dialplan.Position;
import tandem.dialplan.Purpose;

/**
 * When not to call: windows of the wall clock on some days. Runs on: any (immutable).
 *
 * @param where whose wall clock
 * @param days on which a window begins
 * @param deny the windows; never empty
 * @param calendar what days are like that are not like others
 * @param purposes of the calls that are not to be placed then; never empty
 * @param at where the rule stands
 */
public record Quiet(
        Where where,
        Days days,
        List<DayWindow> deny,
        Calendar calendar,
        Set<Purpose> purposes,
        Position at) {
    public Quiet {
        deny = List.copyOf(deny);
        purposes = Set.copyOf(purposes);
    }

    /** Whose wall clock counts. */
    public sealed interface Where {
        /** The callee's; where it may be one of several, each of them. */
        record Callee() implements Where {}

        /** That of the tenant that calls. */
        record Tenant() implements Where {}

        /** Always this one. */
        record Fixed(ZoneId zone) implements Where {}
    }

    /**
     * Days.
     *
     * @param week days of the week; a make-up day is the one it is like
     * @param holidays whether the holidays of the calendar too, whatever day of the week
     */
    public record Days(Set<DayOfWeek> week, boolean holidays) {
        public static final Days ALL = new Days(EnumSet.allOf(DayOfWeek.class), false);

        public Days {
            week = Set.copyOf(week);
        }

        public boolean isAll() {
            return week.size() == DayOfWeek.values().length;
        }
    }

    /**
     * Days that are not like other days of the week.
     *
     * @param holidays each is also the day of the week that it is
     * @param like make-up days, with the day of the week that each is worked as
     */
    public record Calendar(Set<LocalDate> holidays, Map<LocalDate, DayOfWeek> like) {
        public static final Calendar NONE = new Calendar(Set.of(), Map.of());

        public Calendar {
            holidays = Set.copyOf(holidays);
            like = Map.copyOf(like);
        }

        /** What day of the week a date counts as. */
        public DayOfWeek weekday(LocalDate date) {
            return like.getOrDefault(date, date.getDayOfWeek());
        }
    }

    /** Whether windows begin on a date. */
    public boolean on(LocalDate date) {
        return days.week().contains(calendar.weekday(date)) || onHoliday(date);
    }

    /** Whether windows begin on a date because it is a holiday. */
    public boolean onHoliday(LocalDate date) {
        return days.holidays() && calendar.holidays().contains(date);
    }
}
