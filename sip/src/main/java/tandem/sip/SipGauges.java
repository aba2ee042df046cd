package tandem.sip;

import java.util.Map;

/** Figures of an endpoint for metrics. Runs on: any. */
public interface SipGauges {
    /** Legs that the endpoint holds, from INVITE to the end of the BYE; 0 when idle. */
    long dialogs();

    /**
     * Client and server transactions in memory, those that wait for repeats included; 0 when idle
     * (up to 32 s later).
     */
    long transactions();

    /** Bound contacts. */
    long bindings();

    /** Commands waiting for a loop. */
    long backlog();

    /**
     * Monotonic counters by name and reason, such as {@code requests_total{method}}, {@code
     * refused_total{reason}}, {@code malformed_total}, {@code auth_failures_total}, {@code
     * dropped_commands_total}.
     */
    Map<String, Long> counters();
}
