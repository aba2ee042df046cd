package tandem.engine.cli;

import java.util.Locale;

/** Times of a call as people read them. */
final class Durations {
    private Durations() {}

    /** Such as {@code 0:03.400} or {@code 1:02:03.000}; of constant width below an hour. */
    static String clock(long ms) {
        long hours = ms / 3_600_000;
        String rest =
                String.format(
                        Locale.ROOT, "%d:%02d.%03d", ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000);
        return hours == 0
                ? rest
                : String.format(
                        Locale.ROOT, "%d:%s", hours, ms / 60_000 % 60 < 10 ? "0" + rest : rest);
    }

    /** As the plan writes it where that is exact, such as {@code 4h} or {@code 90s}. */
    static String plan(long ms) {
        if (ms % 3_600_000 == 0 && ms > 0) {
            return ms / 3_600_000 + "h";
        }
        if (ms % 60_000 == 0 && ms > 0) {
            return ms / 60_000 + "m";
        }
        return ms % 1_000 == 0 ? ms / 1_000 + "s" : ms + "ms";
    }
}
