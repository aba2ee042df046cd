package tandem.media;

import java.util.Map;

/** Figures of a media endpoint for metrics. Runs on: any. */
public interface MediaGauges {
    /** UDP ports bound, two to a session; 0 when idle. */
    long portsInUse();

    long sessions();

    /** Recordings not yet finished on disk; 0 when idle. */
    long recordingsOpen();

    /** Commands waiting for loops. */
    long backlog();

    /**
     * How late packets leave that are sent by the clock (plays, silence, rooms), over some ten
     * seconds.
     *
     * @param percentile 0..100
     * @return microseconds
     */
    long sendLatenessUs(double percentile);

    /**
     * Monotonic counters by name, such as {@code packets_in_total}, {@code late_sends_total},
     * {@code recording_gaps_total}.
     */
    Map<String, Long> counters();
}
