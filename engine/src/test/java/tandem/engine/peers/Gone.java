package tandem.engine.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Invariant I6 seen from outside: the occupancy gauges of an idle engine read 0. */
final class Gone {
    private static final List<String> AT_ONCE =
            List.of(
                    "tandem_sip_dialogs",
                    "tandem_media_ports_in_use",
                    "tandem_seat_leases",
                    "tandem_call_mailboxes",
                    "tandem_recordings_open",
                    "tandem_seat_stuck_seconds");

    private Gone() {}

    /**
     * @param transactions whether those must be gone as well; they linger up to 32 s by RFC 3261
     */
    static void within(EngineUnderTest engine, Duration limit, boolean transactions) {
        within(engine::metric, limit, transactions);
    }

    /** A figure of an engine, by its name. */
    interface Figures {
        double metric(String name) throws Exception;
    }

    static void within(Figures engine, Duration limit, boolean transactions) {
        List<String> gauges = new ArrayList<>(AT_ONCE);
        if (transactions) {
            gauges.add("tandem_sip_transactions");
        }
        for (String gauge : gauges) {
            Awaitility.await(gauge)
                    .atMost(limit)
                    .untilAsserted(() -> assertEquals(0, engine.metric(gauge), gauge));
        }
    }
}
