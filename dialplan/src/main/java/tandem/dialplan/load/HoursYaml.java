package tandem.dialplan.load;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import tandem.dialplan.DayWindow;
import tandem.dialplan.Hours;
import tandem.dialplan.load.HolidaysYaml.Day;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Writing;

/** One entry of {@code hours:}. */
final class HoursYaml {
    private static final Pattern CALENDAR = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private static final Key<Object> WEEKLY =
            Key.of(
                    "weekly",
                    new Form.Named("day or range of days", HolidaysYaml.WINDOWS),
                    "windows by day, mon to sun or a range such as mon-fri; a day that is not named"
                            + " is closed");
    private static final Key<Object> CLOSED_ON =
            Key.of(
                    "closed_on",
                    Form.items(
                            Form.either(
                                    Form.one(Writing.text("date, or name of a calendar")),
                                    Form.keys(HolidaysYaml.DAYS))),
                    "dates, days from and to, or calendars in holidays/, on which no window begins");
    private static final Key<Object> OPEN_ON =
            Key.of(
                    "open_on",
                    HolidaysYaml.OPEN,
                    "dates with windows of their own, or with those of a day of the week");

    static final Shape SHAPE =
            Shape.of("hours", "opening hours, in the tenant's zone", WEEKLY, CLOSED_ON, OPEN_ON);

    private HoursYaml() {}

    /**
     * @param calendars of the tree, by name
     */
    static Hours read(Section hours, ZoneId zone, Map<String, Map<LocalDate, Day>> calendars) {
        Map<DayOfWeek, List<DayWindow>> weekly = weekly(hours.names(WEEKLY));
        Map<LocalDate, Day> days = new HashMap<>();
        Map<LocalDate, Day> own = new HashMap<>();
        for (Node item : hours.items(CLOSED_ON)) {
            if (item instanceof Node.Scalar s && CALENDAR.matcher(s.text()).matches()) {
                Names.reference("calendar", calendars.keySet())
                        .read(item, hours.path("closed_on"), hours.problems())
                        .ifPresent(
                                name ->
                                        calendars
                                                .getOrDefault(name, Map.of())
                                                .forEach(days::putIfAbsent));
            } else {
                HolidaysYaml.closed(item, hours.path("closed_on"), hours.problems())
                        .forEach(day -> own.put(day, new Day.Closed()));
            }
        }
        HolidaysYaml.open(hours, OPEN_ON, own);
        if (!hours.has(WEEKLY) && !hours.has(OPEN_ON)) {
            hours.missing("weekly");
        }
        days.putAll(own);
        Map<LocalDate, List<DayWindow>> byDate = new HashMap<>();
        days.forEach((date, day) -> byDate.put(date, windows(day, weekly)));
        return new WeeklyHours(zone, weekly, byDate);
    }

    private static List<DayWindow> windows(Day day, Map<DayOfWeek, List<DayWindow>> weekly) {
        return switch (day) {
            case Day.Closed() -> List.of();
            case Day.Open(List<DayWindow> windows) -> windows;
            case Day.Like(DayOfWeek weekday) -> weekly.getOrDefault(weekday, List.of());
        };
    }

    private static Map<DayOfWeek, List<DayWindow>> weekly(Section weekly) {
        Map<DayOfWeek, List<DayWindow>> byDay = new EnumMap<>(DayOfWeek.class);
        for (Node.Entry entry : weekly.entries()) {
            List<DayWindow> windows =
                    List.copyOf(weekly.list(entry.key().text(), DayWindows.window()));
            for (DayOfWeek day :
                    DayWindows.days()
                            .read(entry.key(), weekly.path(), weekly.problems())
                            .orElse(List.of())) {
                if (byDay.put(day, windows) != null) {
                    String message = DayWindows.word(day) + " stands twice in " + weekly.path();
                    weekly.problems().add(entry.key().at(), Code.DEFINED_TWICE, message);
                }
            }
        }
        return byDay;
    }
}
