package tandem.dialplan.load;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tandem.dialplan.DayWindow;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.Writing;

/** Days of the week and windows of a day, as they are written. */
final class DayWindows {
    private static final Pattern WINDOW =
            Pattern.compile("([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})");
    private static final List<String> DAYS =
            List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private DayWindows() {}

    static String word(DayOfWeek day) {
        return DAYS.get(day.ordinal());
    }

    /** {@code mon}, {@code mon-fri}; a range may go over Sunday. */
    static Type<List<DayOfWeek>> days() {
        return text -> {
            List<String> ends = List.of(text.split("-", -1));
            int first = DAYS.indexOf(ends.getFirst());
            int last = DAYS.indexOf(ends.getLast());
            if (ends.size() > 2 || first < 0 || last < 0) {
                throw new Unfit(
                        Code.FORM,
                        Wording.quote(text)
                                + " is not a day (mon to sun) or a range of them (mon-fri)");
            }
            List<DayOfWeek> days = new ArrayList<>(List.of(DayOfWeek.of(first + 1)));
            for (int day = first; day != last; day = (day + 1) % 7) {
                days.add(DayOfWeek.of((day + 1) % 7 + 1));
            }
            return days;
        };
    }

    /** {@code mon}. */
    static Type<DayOfWeek> weekday() {
        return Type.of(
                Writing.oneOf(DAYS),
                text -> {
                    int day = DAYS.indexOf(text);
                    if (day < 0) {
                        throw new Unfit(
                                Code.FORM,
                                Wording.quote(text)
                                        + " is neither a time window such as 09:00-17:30 nor a day"
                                        + " (mon to sun)");
                    }
                    return DayOfWeek.of(day + 1);
                });
    }

    /**
     * {@code 09:00-12:00}; {@code 24:00} is the end of the day, and an end before the start is on
     * the next day.
     */
    static Type<DayWindow> window() {
        return Type.of(
                Writing.matching("time window such as 09:00-17:30", WINDOW.pattern()),
                DayWindows::window);
    }

    private static DayWindow window(String text) {
        Matcher m = WINDOW.matcher(text);
        if (!m.matches()) {
            throw new Unfit(
                    Code.FORM, Wording.quote(text) + " is not a time window such as 09:00-17:30");
        }
        int from = minute(m.group(1), m.group(2), text);
        int to = minute(m.group(3), m.group(4), text);
        if (from == to || from == DayWindow.DAY_MINUTES) {
            throw new Unfit(
                    Code.RANGE, Wording.quote(text) + " is empty; a whole day is 00:00-24:00");
        }
        return new DayWindow(from, to > from ? to : to + DayWindow.DAY_MINUTES);
    }

    private static int minute(String hour, String minute, String text) {
        int value = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
        if (value > DayWindow.DAY_MINUTES || Integer.parseInt(minute) > 59) {
            throw new Unfit(Code.RANGE, Wording.quote(text) + ": times go from 00:00 to 24:00");
        }
        return value;
    }
}
