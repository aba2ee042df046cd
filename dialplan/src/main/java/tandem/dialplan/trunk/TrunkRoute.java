package tandem.dialplan.trunk;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.DayWindow;
import tandem.dialplan.Position;

/**
 * A way for calls that name no trunk.
 *
 * @param to by whom
 * @param prefixes of E.164 numbers without {@code +}; empty = all numbers
 * @param hours windows of the day; empty = all day
 * @param days on which windows begin; empty = all
 * @param zone whose clock; empty = the tenant's
 * @param costMicros millionths of whatever it is told in; 0 when nothing is said
 * @param at where it stands
 */
public record TrunkRoute(
        TrunkGroup to,
        List<String> prefixes,
        List<DayWindow> hours,
        Set<DayOfWeek> days,
        Optional<ZoneId> zone,
        long costMicros,
        Position at) {
    public TrunkRoute {
        prefixes = List.copyOf(prefixes);
        hours = List.copyOf(hours);
        days = Set.copyOf(days);
    }

    /**
     * The length of the longest prefix that a number begins with; -1 when the route is not for it.
     *
     * @param key digits of the E.164 number
     */
    public int fits(String key) {
        return prefixes.isEmpty()
                ? 0
                : prefixes.stream()
                        .filter(key::startsWith)
                        .mapToInt(String::length)
                        .max()
                        .orElse(-1);
    }

    /** Whether it is open; a window over midnight belongs to the day on which it begins. */
    public boolean open(Instant now, ZoneId tenant) {
        ZonedDateTime here = now.atZone(zone.orElse(tenant));
        int minute = here.getHour() * 60 + here.getMinute();
        return opens(here.getDayOfWeek(), minute)
                || opens(here.getDayOfWeek().minus(1), minute + DayWindow.DAY_MINUTES);
    }

    private boolean opens(DayOfWeek day, int minute) {
        boolean today = days.isEmpty() || days.contains(day);
        List<DayWindow> windows = hours.isEmpty() ? List.of(DayWindow.WHOLE_DAY) : hours;
        return today && windows.stream().anyMatch(window -> window.holds(minute));
    }
}
