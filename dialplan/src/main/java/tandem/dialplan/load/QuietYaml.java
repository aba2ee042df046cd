package tandem.dialplan.load;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.DayWindow;
import tandem.dialplan.Purpose;
import tandem.dialplan.limit.Quiet;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Writing;

/** An entry of {@code limits.quiet}. */
final class QuietYaml {
    private static final String HOLIDAY = "holiday";

    private static final Key<Quiet.Where> ZONE =
            Key.of(
                            "zone",
                            where(),
                            "whose wall clock: callee, tenant, or a time zone such as"
                                    + " Europe/Berlin")
                    .or(new Quiet.Where.Callee(), "callee");
    private static final Key<Quiet.Days> DAYS =
            Key.items(
                            "days",
                            days(),
                            "on which windows begin: mon to sun, ranges such as mon-fri, and"
                                    + " holiday for the holidays of the calendar")
                    .standing("all");
    private static final Key<DayWindow> DENY =
            Key.items("deny", DayWindows.window(), "windows in which no call is placed")
                    .standing("the whole day");
    private static final Key<Object> CALENDAR =
            Key.of(
                            "calendar",
                            Writing.text("name of a calendar in holidays/"),
                            "its holidays, and its make-up days, which count as the day of the"
                                    + " week that they are like")
                    .standing("none");
    private static final Key<Purpose> PURPOSES = CallLimitsYaml.purposes();

    static final Shape SHAPE =
            Shape.of("quiet", "when not to call", ZONE, DAYS, DENY, CALENDAR, PURPOSES);

    private final Map<String, Map<LocalDate, HolidaysYaml.Day>> calendars;

    QuietYaml(Map<String, Map<LocalDate, HolidaysYaml.Day>> calendars) {
        this.calendars = calendars;
    }

    Optional<Quiet> read(Section rule) {
        Quiet.Where where = rule.value(ZONE).orElseGet(Quiet.Where.Callee::new);
        Quiet.Days days = days(rule);
        List<DayWindow> deny = rule.list(DENY);
        Optional<Quiet.Calendar> calendar = calendar(rule);
        if (days.holidays() && !rule.has(CALENDAR)) {
            rule.refuse(DAYS, Code.CONTRADICTION, "holiday needs a calendar");
        } else if (calendar.isPresent() && days.isAll()) {
            rule.refuse(CALENDAR, Code.CONTRADICTION, "says nothing where all days are alike");
        }
        return Optional.of(
                new Quiet(
                        where,
                        days,
                        deny.isEmpty() ? List.of(DayWindow.WHOLE_DAY) : deny,
                        calendar.orElse(Quiet.Calendar.NONE),
                        CallLimitsYaml.purposes(rule, PURPOSES),
                        rule.at()));
    }

    private static Quiet.Days days(Section rule) {
        Set<DayOfWeek> week = EnumSet.noneOf(DayOfWeek.class);
        boolean holidays = false;
        for (Quiet.Days days : rule.list(DAYS)) {
            week.addAll(days.week());
            holidays |= days.holidays();
        }
        return week.isEmpty() && !holidays ? Quiet.Days.ALL : new Quiet.Days(week, holidays);
    }

    private Optional<Quiet.Calendar> calendar(Section rule) {
        return rule.value(CALENDAR, Names.reference("calendar", calendars.keySet()))
                .map(name -> calendar(calendars.getOrDefault(name, Map.of())));
    }

    /** A make-up day with windows of its own stays the day of the week that it is. */
    private static Quiet.Calendar calendar(Map<LocalDate, HolidaysYaml.Day> days) {
        Set<LocalDate> holidays = new HashSet<>();
        Map<LocalDate, DayOfWeek> like = new HashMap<>();
        days.forEach(
                (date, day) -> {
                    switch (day) {
                        case HolidaysYaml.Day.Closed() -> holidays.add(date);
                        case HolidaysYaml.Day.Like(DayOfWeek weekday) -> like.put(date, weekday);
                        case HolidaysYaml.Day.Open _ -> {}
                    }
                });
        return new Quiet.Calendar(holidays, like);
    }

    private static Type<Quiet.Days> days() {
        Type<List<DayOfWeek>> week = DayWindows.days();
        return text ->
                text.equals(HOLIDAY)
                        ? new Quiet.Days(Set.of(), true)
                        : new Quiet.Days(Set.copyOf(week.read(text)), false);
    }

    private static Type<Quiet.Where> where() {
        Type<ZoneId> zone = Types.zone();
        return text ->
                switch (text) {
                    case "callee" -> new Quiet.Where.Callee();
                    case "tenant" -> new Quiet.Where.Tenant();
                    default -> new Quiet.Where.Fixed(zone.read(text));
                };
    }
}
