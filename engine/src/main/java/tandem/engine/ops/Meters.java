package tandem.engine.ops;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.journal.JournalGauges;
import tandem.engine.queue.QueueView;
import tandem.engine.queue.RouterView;
import tandem.engine.store.StoreGauges;
import tandem.engine.trunk.TrunkState;
import tandem.engine.trunk.TrunkStatus;
import tandem.media.MediaGauges;
import tandem.sip.SipGauges;

/**
 * The figures of the engine for Prometheus. Sources are asked when metrics are read, never in
 * between; one that does not answer leaves its own figure out and is counted. Runs on: any; reads
 * take turns.
 */
public final class Meters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Meters.class);

    private final PrometheusMeterRegistry registry;
    private final Sources sources;
    private final LongAdder failures = new LongAdder();
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final List<CounterFamily> families;
    private final MultiGauge waiting;
    private final MultiGauge trunkChannels;
    private final MultiGauge trunksUp;

    /** Binds all meters to the registry. */
    public Meters(PrometheusMeterRegistry registry, Sources sources) {
        this.registry = registry;
        this.sources = sources;
        this.families =
                List.of(
                        new CounterFamily(registry, "tandem.sip.", sources.sip()::counters),
                        new CounterFamily(registry, "tandem.media.", sources.media()::counters));
        this.waiting =
                MultiGauge.builder("tandem.queue.waiting")
                        .description("Callers in line")
                        .register(registry);
        this.trunkChannels =
                MultiGauge.builder("tandem.trunk.channels")
                        .description("Calls from a trunk and to it")
                        .register(registry);
        this.trunksUp =
                MultiGauge.builder("tandem.trunk.up")
                        .description("Whether calls may go out by a trunk")
                        .register(registry);
        bindOccupancy();
        bindStore();
        bindJournal();
        bindJvm();
    }

    /**
     * What is asked.
     *
     * @param trunks those of the plan in force
     * @param mailboxes mailboxes of calls; 0 when idle
     * @param configGeneration version number of the plan that runs
     * @param configRejected number of the attempt that stands rejected; 0 = none
     */
    public record Sources(
            SipGauges sip,
            MediaGauges media,
            RouterView router,
            StoreGauges store,
            JournalGauges journal,
            Supplier<List<TrunkStatus>> trunks,
            LongSupplier mailboxes,
            LongSupplier configGeneration,
            LongSupplier configRejected) {}

    /** Everything in the Prometheus text format 0.0.4. */
    public synchronized String scrape() {
        for (CounterFamily family : families) {
            tryRefresh(family::refresh);
        }
        tryRefresh(() -> waiting.register(rows(sources.router().queues()), true));
        tryRefresh(this::refreshTrunks);
        return registry.scrape();
    }

    @Override
    public void close() {
        collector.close();
    }

    private void bindOccupancy() {
        gauge("tandem.sip.dialogs", "Legs held by the SIP side", sources.sip()::dialogs);
        gauge("tandem.sip.transactions", "SIP transactions in memory", sources.sip()::transactions);
        gauge("tandem.sip.bindings", "Registered contacts", sources.sip()::bindings);
        gauge("tandem.sip.backlog", "Commands that wait for a SIP loop", sources.sip()::backlog);
        gauge(
                "tandem.media.ports.in.use",
                "UDP ports bound for media",
                sources.media()::portsInUse);
        gauge("tandem.media.sessions", "Media sessions", sources.media()::sessions);
        gauge(
                "tandem.media.backlog",
                "Commands that wait for a media loop",
                sources.media()::backlog);
        for (double percentile : new double[] {50, 99, 100}) {
            sendLateness(percentile);
        }
        gauge(
                "tandem.recordings.open",
                "Recordings not yet finished on disk",
                sources.media()::recordingsOpen);
        gauge("tandem.seat.leases", "Seats held by a call", sources.router()::leases);
        seconds(
                "tandem.seat.stuck",
                "Longest time that a seat is held without a live call",
                () -> sources.router().stuckMs() / 1000.0);
        gauge("tandem.call.mailboxes", "Mailboxes of calls", sources.mailboxes());
        gauge(
                "tandem.config.generation",
                "Version of the plan that runs",
                sources.configGeneration());
        gauge(
                "tandem.config.rejected",
                "Number of the attempt that stands rejected, 0 when the last one was good",
                sources.configRejected());
        counter(
                "tandem.scrape.failures",
                "Figures that a source did not give in time",
                failures::sum);
    }

    private void sendLateness(double percentile) {
        Gauge.builder(
                        "tandem.media.send.lateness",
                        () -> ask(() -> sources.media().sendLatenessUs(percentile) / 1e6))
                .description("How late packets leave that are sent by the clock, over 10 s")
                .baseUnit("seconds")
                .tag(
                        "quantile",
                        BigDecimal.valueOf(percentile / 100).stripTrailingZeros().toPlainString())
                .strongReference(true)
                .register(registry);
    }

    private void bindStore() {
        StoreGauges store = sources.store();
        gauge("tandem.store.backlog", "Facts not yet settled in the database", store::backlog);
        gauge(
                "tandem.store.available",
                "1 while the database takes records",
                () -> store.available() ? 1 : 0);
        counter("tandem.store.written", "Calls written to the database", store::writtenTotal);
        counter("tandem.store.events", "Events written to the database", store::eventsTotal);
        counter(
                "tandem.store.failures",
                "Attempts that the database refused",
                store::failuresTotal);
        counter(
                "tandem.store.rejected",
                "Records that the database never takes",
                store::rejectedTotal);
        counter("tandem.store.strays", "Facts of calls that nobody knows", store::straysTotal);
    }

    private void bindJournal() {
        JournalGauges journal = sources.journal();
        gauge("tandem.journal.waiting", "Facts that are not on the disk yet", journal::waiting);
        gauge(
                "tandem.journal.available",
                "1 while the disk takes facts",
                () -> journal.available() ? 1 : 0);
        counter("tandem.journal.written", "Facts written", journal::writtenTotal);
        counter("tandem.journal.written.bytes", "Octets written", journal::octetsTotal);
        counter("tandem.journal.flushes", "Times the disk was flushed", journal::flushesTotal);
        counter("tandem.journal.failures", "Writes that failed", journal::failuresTotal);
        counter("tandem.journal.damaged", "Lines found damaged", journal::damagedTotal);
        counter("tandem.journal.lost", "Facts without room in memory", journal::lostTotal);
    }

    private void bindJvm() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    private void gauge(String name, String description, LongSupplier source) {
        Gauge.builder(name, () -> ask(source::getAsLong))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private void seconds(String name, String description, DoubleSupplier source) {
        Gauge.builder(name, () -> ask(source))
                .description(description)
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    private void counter(String name, String description, LongSupplier source) {
        // The registry stands for the object, which a counter holds weakly: of a source that
        // nobody else holds it would show the last value for ever.
        FunctionCounter.builder(name, registry, _ -> source.getAsLong())
                .description(description)
                .register(registry);
    }

    private double ask(DoubleSupplier source) {
        try {
            return source.getAsDouble();
        } catch (RuntimeException e) {
            onFailure(e);
            return Double.NaN;
        }
    }

    private void tryRefresh(Runnable refresh) {
        try {
            refresh.run();
        } catch (RuntimeException e) {
            onFailure(e);
        }
    }

    private void onFailure(RuntimeException e) {
        failures.increment();
        LOG.debug("event=figure-missing error=\"{}\"", e.toString());
    }

    private void refreshTrunks() {
        List<TrunkStatus> all = sources.trunks().get();
        trunkChannels.register(rows(all, TrunkStatus::channels), true);
        trunksUp.register(rows(all, status -> status.state() == TrunkState.UP ? 1 : 0), true);
    }

    private static List<MultiGauge.Row<Number>> rows(
            List<TrunkStatus> trunks, ToIntFunction<TrunkStatus> figure) {
        return trunks.stream()
                .map(
                        status ->
                                MultiGauge.Row.of(
                                        Tags.of("trunk", status.name()),
                                        (Number) figure.applyAsInt(status)))
                .toList();
    }

    private static List<MultiGauge.Row<Number>> rows(List<QueueView> queues) {
        return queues.stream()
                .map(
                        queue ->
                                MultiGauge.Row.of(
                                        Tags.of("tenant", queue.tenant(), "queue", queue.name()),
                                        (Number) queue.waiting().size()))
                .toList();
    }
}
