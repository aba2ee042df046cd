package tandem.dialplan;

/**
 * Minutes of a day on the wall clock. One over midnight belongs to the day on which it begins.
 *
 * @param from minute of the day, included, 0..1439
 * @param to excluded; beyond the end of the day for a window over midnight
 */
public record DayWindow(int from, int to) {
    public static final int DAY_MINUTES = 24 * 60;

    /** From midnight to midnight. */
    public static final DayWindow WHOLE_DAY = new DayWindow(0, DAY_MINUTES);

    /**
     * @param minute of the day on which it begins; from 1440 on of the day after
     */
    public boolean holds(int minute) {
        return from <= minute && minute < to;
    }

    /** As a plan writes it. */
    @Override
    public String toString() {
        int end = to > DAY_MINUTES ? to - DAY_MINUTES : to;
        return "%02d:%02d-%02d:%02d".formatted(from / 60, from % 60, end / 60, end % 60);
    }
}
