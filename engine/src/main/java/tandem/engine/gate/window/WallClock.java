package tandem.engine.gate.window;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

import tandem.dialplan.DayWindow;
import tandem.dialplan.limit.Quiet;

/** A quiet rule on the clock of one zone. Runs on: any (immutable). */
record WallClock(Quiet rule, ZoneId zone) {

    /**
     * A moment at which the rule denies.
     *
     * @param local what the clock shows
     * @param window that holds this, the one that ends last
     * @param until from when on this may be over; strictly later, and never beyond the time at
     *     which the zone's offset changes
     */
    record Silence(WallClock clock, LocalDateTime local, Begun window, Instant until) {
        String reason() {
            Quiet rule = clock.rule;
            if (rule.onHoliday(window.day)) {
                return "holiday";
            }
            boolean wholeDay = window.window.equals(DayWindow.WHOLE_DAY);
            return wholeDay && !rule.days().isAll() ? "weekday" : "quiet_hours";
        }

        String detail() {
            return "no calls "
                    + window.window
                    + ", and in "
                    + clock.zone
                    + " it is "
                    + local.toLocalDate()
                    + " %02d:%02d".formatted(local.getHour(), local.getMinute());
        }
    }

    /** A window with the day on which it began. */
    private record Begun(DayWindow window, LocalDate day) {
        LocalDateTime end() {
            return day.atStartOfDay().plusMinutes(window.to());
        }
    }

    /** Whether the rule denies at a moment, and how far this can be seen. */
    Optional<Silence> silence(Instant at) {
        LocalDateTime local = LocalDateTime.ofInstant(at, zone);
        return begun(local)
                .max(Comparator.comparing(Begun::end))
                .map(window -> new Silence(this, local, window, until(at, local, window.end())));
    }

    private Stream<Begun> begun(LocalDateTime local) {
        LocalDate today = local.toLocalDate();
        int minute = local.getHour() * 60 + local.getMinute();
        return Stream.concat(
                begun(today, minute), begun(today.minusDays(1), minute + DayWindow.DAY_MINUTES));
    }

    private Stream<Begun> begun(LocalDate day, int minute) {
        return rule.on(day)
                ? rule.deny().stream().filter(w -> w.holds(minute)).map(w -> new Begun(w, day))
                : Stream.empty();
    }

    /** Up to a change of the offset the wall clock runs as time does. */
    private Instant until(Instant at, LocalDateTime local, LocalDateTime end) {
        Instant straight = at.plus(Duration.between(local, end));
        return Optional.ofNullable(zone.getRules().nextTransition(at))
                .map(ZoneOffsetTransition::getInstant)
                .filter(change -> change.isBefore(straight))
                .orElse(straight);
    }
}
