package tandem.dialplan.load;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.DayWindow;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;

/**
 * A calendar, {@code holidays/NAME.yaml}: days that are not like other days of the week. The
 * readers of {@code closed_on} and {@code open_on} serve the tenants' hours too.
 */
final class HolidaysYaml {
    static final String FOLDER = "holidays";

    private static final int MAX_DAYS = 366;

    /** What a day is like. */
    sealed interface Day {
        /** No window begins on it. */
        record Closed() implements Day {}

        /** It has windows of its own. */
        record Open(List<DayWindow> windows) implements Day {}

        /** It has the windows of a day of the week. */
        record Like(DayOfWeek day) implements Day {}
    }

    private static final Key<LocalDate> DATE = Key.of("date", Types.date(), "one day");
    private static final Key<LocalDate> FROM =
            Key.of("from", Types.date(), "first day of several, with `to`");
    private static final Key<LocalDate> TO = Key.of("to", Types.date(), "last of them");
    private static final Key<String> NAME = Key.of("name", Types.text(100), "for people");
    static final Shape DAYS =
            Shape.of("days", "a day or several", DATE, FROM, TO, NAME).oneOf("date", "from");

    private static final Form CLOSED =
            Form.items(Form.either(Form.one(Types.date().writing()), Form.keys(DAYS)));
    static final Form WINDOWS = Form.items(Form.one(DayWindows.window().writing()));
    static final Form OPEN =
            new Form.Named("date", Form.either(WINDOWS, Form.one(DayWindows.weekday().writing())));

    private static final Key<Integer> VERSION =
            Key.of("version", Types.oneOf(Map.of("1", 1)), "version of the language").must();
    private static final Key<Object> CLOSED_ON =
            Key.of("closed_on", CLOSED, "days on which no window begins");
    private static final Key<Object> OPEN_ON =
            Key.of("open_on", OPEN, "make-up days: windows, or the day of the week they are like");

    /** The whole file. */
    static final Shape SHAPE =
            Shape.of(
                    "holidays",
                    "a calendar: days that are not like other days of the week",
                    VERSION,
                    NAME,
                    CLOSED_ON,
                    OPEN_ON);

    private HolidaysYaml() {}

    static Map<LocalDate, Day> read(Section root) {
        root.value(VERSION);
        root.value(NAME);
        Map<LocalDate, Day> days = new HashMap<>();
        for (Node item : root.items(CLOSED_ON)) {
            closed(item, root.path("closed_on"), root.problems())
                    .forEach(day -> days.put(day, new Day.Closed()));
        }
        open(root, OPEN_ON, days);
        return days;
    }

    /** The dates of one item of {@code closed_on}. */
    static List<LocalDate> closed(Node item, String path, Problems problems) {
        if (!(item instanceof Node.Mapping)) {
            return Types.date().read(item, path, problems).map(List::of).orElse(List.of());
        }
        return Section.of(item, DAYS, path, problems).map(HolidaysYaml::range).orElse(List.of());
    }

    private static List<LocalDate> range(Section days) {
        days.value(NAME);
        Optional<LocalDate> date = days.value(DATE);
        Optional<LocalDate> from = days.value(FROM);
        Optional<LocalDate> to = days.value(TO);
        if (days.has(FROM) != days.has(TO)) {
            String which = days.has(FROM) ? "to" : "from";
            days.missing(which);
        }
        if (from.isEmpty() || to.isEmpty()) {
            return date.stream().toList();
        }
        LocalDate end = to.get().plusDays(1);
        if (!from.get().isBefore(end) || from.get().plusDays(MAX_DAYS).isBefore(end)) {
            days.refuse(TO, Code.RANGE, "must be the same day as from or up to a year later");
            return List.of();
        }
        return from.get().datesUntil(end).toList();
    }

    /** Adds the days of {@code open_on}; one that is closed too is a problem. */
    static void open(Section section, Key<?> key, Map<LocalDate, Day> days) {
        Section open = section.names(key);
        for (Node.Entry entry : open.entries()) {
            Day day = day(open, entry);
            Optional<LocalDate> date =
                    Types.date().read(entry.key(), section.path(key.name()), section.problems());
            if (date.isPresent() && days.put(date.get(), day) != null) {
                String message = date.get() + " stands in closed_on and in open_on";
                section.problems().add(entry.key().at(), Code.CONTRADICTION, message);
            }
        }
    }

    private static Day day(Section open, Node.Entry entry) {
        String name = entry.key().text();
        if (entry.value() instanceof Node.Scalar scalar && !scalar.text().contains(":")) {
            return DayWindows.weekday()
                    .read(scalar, open.path(name), open.problems())
                    .<Day>map(Day.Like::new)
                    .orElse(new Day.Closed());
        }
        return new Day.Open(List.copyOf(open.list(name, DayWindows.window())));
    }
}
