package tandem.engine.ops;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tandem.engine.cdr.SampleCall;
import tandem.engine.journal.JournalGauges;
import tandem.engine.queue.QueueView;
import tandem.engine.queue.RouterView;
import tandem.engine.queue.SeatView;
import tandem.engine.store.StoreGauges;
import tandem.media.MediaGauges;
import tandem.sip.SipGauges;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class MetersTest {
    private final Map<String, Long> sipCounters = new HashMap<>();
    private final AtomicLong events = new AtomicLong(8);
    private final FakeRouter router = new FakeRouter();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters =
            new Meters(
                    registry,
                    new Meters.Sources(
                            new FakeSip(),
                            new FakeMedia(),
                            router,
                            new FakeStore(events),
                            new FakeJournal(),
                            List::of,
                            () -> 5,
                            () -> 41,
                            () -> 1));

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void gaugesHaveTheAgreedNames() {
        assertMetrics(
                "tandem_sip_dialogs 1.0",
                "tandem_sip_transactions 2.0",
                "tandem_media_ports_in_use 3.0",
                "tandem_seat_leases 4.0",
                "tandem_call_mailboxes 5.0",
                "tandem_recordings_open 6.0",
                "tandem_seat_stuck_seconds 1.5",
                "tandem_config_generation 41.0",
                "tandem_config_rejected 1.0",
                "tandem_store_backlog 7.0",
                "tandem_store_events_total 8.0",
                "tandem_journal_waiting 9.0",
                "tandem_journal_available 0.0",
                "tandem_media_send_lateness_seconds{quantile=\"0.99\"} 9.9E-4",
                "tandem_queue_waiting{queue=\"support\",tenant=\"demo\"} 2.0");
    }

    @Test
    void countersOutliveTheCollectorOfGarbage() {
        assertMetrics("tandem_store_events_total 8.0");

        System.gc();
        events.set(1_000);

        assertMetrics("tandem_store_events_total 1000.0");
    }

    @Test
    void countersOfModulesBecomeMetersWhenFirstSeen() {
        assertFalse(meters.scrape().contains("tandem_sip_requests_total"));

        sipCounters.put("requests_total{method=INVITE}", 3L);
        sipCounters.put("requests_total{method=\"BYE\"}", 2L);
        sipCounters.put("malformed_total", 1L);
        sipCounters.put("NOT A NAME", 1L);
        assertMetrics(
                "tandem_sip_requests_total{method=\"INVITE\"} 3.0",
                "tandem_sip_requests_total{method=\"BYE\"} 2.0",
                "tandem_sip_malformed_total 1.0",
                "tandem_media_packets_in_total 9.0");

        sipCounters.put("malformed_total", 4L);
        assertMetrics("tandem_sip_malformed_total 4.0");
    }

    @Test
    void aModuleThatCountsByEverythingIsBounded() {
        for (int i = 0; i < 2_000; i++) {
            sipCounters.put("refused_total{reason=r" + i + "}", 1L);
        }

        long lines =
                meters.scrape()
                        .lines()
                        .filter(line -> line.startsWith("tandem_sip_refused_total"))
                        .count();

        assertEquals(512, lines);
    }

    @Test
    void aSourceThatDoesNotAnswerLeavesTheOthersReadable() {
        router.fails = true;

        assertMetrics("tandem_sip_dialogs 1.0", "tandem_seat_leases NaN");
        assertTrue(
                meters.scrape()
                        .lines()
                        .anyMatch(line -> line.matches("tandem_scrape_failures_total [1-9].*")));
    }

    @Test
    void queuesOfAnEarlierPlanDisappear() {
        meters.scrape();
        router.queues = List.of();

        assertFalse(meters.scrape().contains("tandem_queue_waiting{"));
    }

    @Test
    void theVirtualMachineIsSeenToo() {
        assertTrue(meters.scrape().contains("jvm_memory_used_bytes"));
    }

    @Test
    void endedCallsAreCountedAndTimed() {
        CallMeters calls = new CallMeters(registry);

        calls.ended(SampleCall.queued());
        calls.ended(SampleCall.interrupted());

        assertMetrics(
                "tandem_calls_total{cause=\"normal\",direction=\"inbound\",tenant=\"demo\"} 1.0",
                "tandem_calls_total{cause=\"engine-restart\",direction=\"inbound\",tenant=\"demo\"} 1.0",
                "tandem_call_setup_seconds_count{direction=\"inbound\",tenant=\"demo\"} 2",
                "tandem_call_setup_seconds_bucket{direction=\"inbound\",tenant=\"demo\",le=\"0.025\"} 0",
                "tandem_call_setup_seconds_bucket{direction=\"inbound\",tenant=\"demo\",le=\"0.05\"} 2",
                "tandem_queue_wait_seconds_sum{queue=\"support\",tenant=\"demo\"} 3.0",
                "tandem_leg_r_factor_bucket{direction=\"received\",leg=\"caller\",le=\"90.0\"} 0",
                "tandem_leg_r_factor_bucket{direction=\"received\",leg=\"caller\",le=\"100.0\"} 2",
                "tandem_leg_mos_sum{direction=\"received\",leg=\"caller\"} 8.76",
                "tandem_rtp_lost_packets_total{direction=\"sent\",leg=\"caller\"} 6.0",
                "tandem_rtp_jitter_seconds_sum{direction=\"received\",leg=\"caller\"} 0.0032",
                "tandem_rtp_round_trip_seconds_sum{leg=\"caller\"} 0.085");
    }

    private void assertMetrics(String... lines) {
        String text = meters.scrape();
        for (String line : lines) {
            assertTrue(text.lines().anyMatch(line::equals), () -> line + " in\n" + text);
        }
    }

    private final class FakeSip implements SipGauges {
        @Override
        public long dialogs() {
            return 1;
        }

        @Override
        public long transactions() {
            return 2;
        }

        @Override
        public long bindings() {
            return 0;
        }

        @Override
        public long backlog() {
            return 0;
        }

        @Override
        public Map<String, Long> counters() {
            return Map.copyOf(sipCounters);
        }
    }

    private static final class FakeMedia implements MediaGauges {
        @Override
        public long sendLatenessUs(double percentile) {
            return (long) (percentile * 10);
        }

        @Override
        public long portsInUse() {
            return 3;
        }

        @Override
        public long sessions() {
            return 0;
        }

        @Override
        public long recordingsOpen() {
            return 6;
        }

        @Override
        public long backlog() {
            return 0;
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of("packets_in_total", 9L);
        }
    }

    private static final class FakeRouter implements RouterView {
        private boolean fails;
        private List<QueueView> queues =
                List.of(new QueueView("demo", "support", List.of("a", "b"), 0, 0, 0, 0, 0, 0));

        @Override
        public List<SeatView> seats() {
            return List.of();
        }

        @Override
        public List<QueueView> queues() {
            check();
            return queues;
        }

        @Override
        public long leases() {
            check();
            return 4;
        }

        @Override
        public long stuckMs() {
            return 1_500;
        }

        private void check() {
            if (fails) {
                throw new IllegalStateException("no answer");
            }
        }
    }

    private record FakeStore(AtomicLong events) implements StoreGauges {
        @Override
        public long backlog() {
            return 7;
        }

        @Override
        public boolean available() {
            return true;
        }

        @Override
        public long writtenTotal() {
            return 0;
        }

        @Override
        public long eventsTotal() {
            return events.get();
        }

        @Override
        public long failuresTotal() {
            return 0;
        }

        @Override
        public long rejectedTotal() {
            return 0;
        }

        @Override
        public long straysTotal() {
            return 0;
        }
    }

    private record FakeJournal() implements JournalGauges {
        @Override
        public long waiting() {
            return 9;
        }

        @Override
        public boolean available() {
            return false;
        }

        @Override
        public long writtenTotal() {
            return 0;
        }

        @Override
        public long octetsTotal() {
            return 0;
        }

        @Override
        public long flushesTotal() {
            return 0;
        }

        @Override
        public long failuresTotal() {
            return 0;
        }

        @Override
        public long damagedTotal() {
            return 0;
        }

        @Override
        public long lostTotal() {
            return 0;
        }
    }
}
