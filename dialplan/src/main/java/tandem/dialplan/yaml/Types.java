package tandem.dialplan.yaml;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of the schema. */
public final class Types {
    private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h|d)");
    private static final Map<String, Long> UNIT_MS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final List<String> UNITS_DOWN = List.of("d", "h", "m", "s");
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,8}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private static final long DAY_MS = 86_400_000;

    private Types() {}

    /** Milliseconds from {@code 250ms 20s 5m 4h 7d}, in a range. */
    public static Type<Long> duration(long leastMs, long mostMs) {
        String words = "duration, " + durationText(leastMs) + " to " + durationText(mostMs);
        return Type.of(Writing.matching(words, DURATION.pattern()), ranged(leastMs, mostMs));
    }

    private static Type<Long> ranged(long leastMs, long mostMs) {
        return text -> {
            Matcher m = DURATION.matcher(text);
            if (!m.matches()) {
                throw new Unfit(
                        Code.FORM,
                        Wording.quote(text) + " is not a duration; write 250ms, 20s, 5m, 4h or 7d");
            }
            long ms = Long.parseLong(m.group(1)) * UNIT_MS.get(m.group(2));
            if (ms < leastMs || ms > mostMs) {
                String range = durationText(leastMs) + " to " + durationText(mostMs);
                throw new Unfit(Code.RANGE, text + " is outside " + range);
            }
            return ms;
        };
    }

    private static String durationText(long ms) {
        return UNITS_DOWN.stream()
                .filter(unit -> ms > 0 && ms % UNIT_MS.get(unit) == 0)
                .findFirst()
                .map(unit -> ms / UNIT_MS.get(unit) + unit)
                .orElse(ms == 0 ? "0s" : ms + "ms");
    }

    /** A whole number in a range. */
    public static Type<Integer> integer(int least, int most) {
        return Type.of(Writing.number(least, most), whole(least, most));
    }

    private static Type<Integer> whole(int least, int most) {
        return text -> {
            if (!INTEGER.matcher(text).matches()) {
                throw new Unfit(Code.FORM, Wording.quote(text) + " is not a whole number");
            }
            int value = Integer.parseInt(text);
            if (value < least || value > most) {
                throw new Unfit(Code.RANGE, text + " is outside " + least + " to " + most);
            }
            return value;
        };
    }

    public static Type<Boolean> bool() {
        return Type.of(Writing.truth(), Types::truth);
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new Unfit(Code.FORM, Wording.quote(text) + " is neither true nor false");
        };
    }

    /** Text of 1 to {@code most} characters without control characters. */
    public static Type<String> text(int most) {
        return text -> {
            if (text.isEmpty() || text.length() > most) {
                throw new Unfit(Code.RANGE, "must have 1 to " + most + " characters");
            }
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw new Unfit(Code.FORM, "has a control character");
            }
            return text;
        };
    }

    /** Text of a form. */
    public static Type<String> text(Pattern form, String what) {
        return Type.of(
                Writing.matching(what, form.pattern()),
                text -> {
                    if (!form.matcher(text).matches()) {
                        throw new Unfit(Code.FORM, Wording.quote(text) + " is not " + what);
                    }
                    return text;
                });
    }

    /** Whole days from a duration, in a range; 0 stays 0. */
    public static Type<Integer> days(int least, int most) {
        Type<Long> duration = duration(0, most * DAY_MS);
        return Type.of(
                Writing.matching("whole days, such as 180d", "(0|[1-9][0-9]*)[dh]|0s"),
                text -> {
                    long ms = duration.read(text);
                    if (ms % DAY_MS != 0) {
                        throw new Unfit(Code.FORM, text + " is not whole days such as 180d");
                    }
                    if (ms != 0 && ms < least * DAY_MS) {
                        throw new Unfit(Code.RANGE, text + " is less than " + least + "d");
                    }
                    return (int) (ms / DAY_MS);
                });
    }

    /** The name of an object of the plan. */
    public static Type<String> name() {
        return text(NAME, "a name; use up to 64 letters, digits, '-' and '_'");
    }

    /** One of some words. */
    public static <T> Type<T> oneOf(Map<String, T> choices) {
        Writing writing = Writing.oneOf(choices.keySet());
        return Type.of(
                writing,
                text -> {
                    T value = choices.get(text);
                    if (value == null) {
                        String words = String.join(", ", writing.choices());
                        String hint = Wording.suggest(text, choices.keySet());
                        throw new Unfit(
                                Code.CHOICE,
                                Wording.quote(text) + " is not one of: " + words + hint);
                    }
                    return value;
                });
    }

    /** A numeric address, IPv4 or IPv6; never asks a name server. */
    public static Type<InetAddress> address() {
        return text -> {
            try {
                return IPV4.matcher(text).matches()
                        ? Inet4Address.ofLiteral(text)
                        : Inet6Address.ofLiteral(text);
            } catch (IllegalArgumentException e) {
                throw new Unfit(
                        Code.FORM,
                        Wording.quote(text) + " is not a numeric address such as 192.0.2.10");
            }
        };
    }

    /** A time zone of the IANA database. */
    public static Type<ZoneId> zone() {
        return text -> {
            if (!text.equals("UTC") && !ZoneId.getAvailableZoneIds().contains(text)) {
                String hint = Wording.suggest(text, ZoneId.getAvailableZoneIds());
                throw new Unfit(
                        Code.CHOICE,
                        Wording.quote(text) + " is not a time zone such as Europe/Berlin" + hint);
            }
            return ZoneId.of(text);
        };
    }

    /** A day, {@code 2027-02-27}. */
    public static Type<LocalDate> date() {
        return Type.of(
                Writing.matching("date", "[0-9]{4}-[0-9]{2}-[0-9]{2}"),
                text -> {
                    try {
                        return LocalDate.parse(text);
                    } catch (DateTimeException e) {
                        throw new Unfit(
                                Code.FORM,
                                Wording.quote(text) + " is not a date such as 2027-02-27");
                    }
                });
    }

    /** A path of the file system. */
    public static Type<Path> path() {
        return text -> {
            try {
                return Path.of(text(1_000).read(text));
            } catch (InvalidPathException e) {
                throw new Unfit(Code.FORM, Wording.quote(text) + " is not a path");
            }
        };
    }
}
