package tandem.dialplan.convert;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conditions of time, {@code 09:00-17:59,mon-fri,*,*}, as hours of our language. */
final class AsteriskTimes {
    private static final List<String> DAYS =
            List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,2}):([0-9]{2})");

    private AsteriskTimes() {}

    /**
     * The value of {@code weekly:}.
     *
     * @param fields times, days of the week, days of the month, months
     */
    static String weekly(List<String> fields) {
        if (fields.size() < 4 || !any(fields.get(2)) || !any(fields.get(3))) {
            throw new Unconvertible("days of a month in every year");
        }
        if (fields.size() > 4) {
            throw new Unconvertible("a time zone of its own");
        }
        String windows = windows(fields.get(0).strip());
        List<String> entries = new ArrayList<>();
        BitSet days = days(fields.get(1).strip());
        for (int day = days.nextSetBit(0);
                day >= 0;
                day = days.nextSetBit(days.nextClearBit(day))) {
            int last = days.nextClearBit(day) - 1;
            String name = DAYS.get(day) + (last == day ? "" : "-" + DAYS.get(last));
            entries.add(name + ": [" + windows + "]");
        }
        return "{ " + String.join(", ", entries) + " }";
    }

    private static boolean any(String field) {
        return field.strip().equals("*");
    }

    /** The minute at which theirs ends still belongs to it; ours does not. */
    private static String windows(String times) {
        if (any(times)) {
            return "\"00:00-24:00\"";
        }
        String[] ends = times.split("-", -1);
        int from = minute(ends[0]);
        int to = (ends.length == 2 ? minute(ends[1]) : from) + 1;
        if (ends.length > 2) {
            throw new Unconvertible("times " + times);
        }
        return from < to
                ? window(from, to)
                : (to == 0 ? "" : window(0, to) + ", ") + window(from, 24 * 60);
    }

    private static String window(int from, int to) {
        return "\"%s-%s\"".formatted(clock(from), clock(to));
    }

    private static String clock(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }

    private static int minute(String text) {
        Matcher m = TIME.matcher(text.strip());
        if (!m.matches()
                || Integer.parseInt(m.group(1)) > 23
                || Integer.parseInt(m.group(2)) > 59) {
            throw new Unconvertible("time " + text);
        }
        return Integer.parseInt(m.group(1)) * 60 + Integer.parseInt(m.group(2));
    }

    private static BitSet days(String text) {
        BitSet days = new BitSet();
        if (any(text)) {
            days.set(0, 7);
            return days;
        }
        for (String range : text.toLowerCase(Locale.ROOT).split("&")) {
            String[] ends = range.strip().split("-", -1);
            int first = DAYS.indexOf(ends[0].strip());
            int last = DAYS.indexOf(ends[ends.length - 1].strip());
            if (ends.length > 2 || first < 0 || last < 0) {
                throw new Unconvertible("days " + text);
            }
            for (int day = first; ; day = (day + 1) % 7) {
                days.set(day);
                if (day == last) {
                    break;
                }
            }
        }
        return days;
    }
}
