package tandem.engine.api;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import tandem.engine.access.Refusal;
import tandem.engine.events.HubFigures;
import tandem.engine.events.Sink;
import tandem.engine.events.hook.HookFigures;

/** Figures of the API: requests by operation and status, refusals by reason. Runs on: any. */
public final class ApiMeters implements Served {
    private final MeterRegistry registry;

    /** Bounded by the operations that there are and the statuses that they answer with. */
    private final Map<Request, Counter> requests = new ConcurrentHashMap<>();

    private record Request(String operation, int status) {}

    public ApiMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void served(String operation, int status) {
        requests.computeIfAbsent(new Request(operation, status), this::counter).increment();
    }

    /** A request that was not let in. */
    public void refused(Refusal.Reason reason) {
        registry.counter("tandem.access.refused", "reason", reason.word()).increment();
    }

    /** Figures of the event stream. */
    public void bind(HubFigures hub) {
        Gauge.builder("tandem.events.clients", hub, HubFigures::clients)
                .description("Clients of the event stream")
                .strongReference(true)
                .register(registry);
        counter("tandem.events.read", "Events read from the journal", hub::eventsRead);
        counter("tandem.events.sent", "Events sent, for each client", hub::eventsSent);
        counter("tandem.events.catch.ups", "Readings for clients that were behind", hub::catchUps);
        for (Sink.Reason reason : Sink.Reason.values()) {
            FunctionCounter.builder("tandem.events.streams.ended", registry, _ -> hub.ended(reason))
                    .description("Streams that the engine ended")
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    /** Figures of the webhooks. */
    public void bind(HookFigures hooks) {
        counter("tandem.webhook.delivered", "Deliveries answered 2xx", hooks::delivered);
        counter("tandem.webhook.failed", "Deliveries that failed", hooks::failed);
        counter("tandem.webhook.dead", "Events that became dead letters", hooks::deadLetters);
        counter("tandem.webhook.skipped", "Events no longer kept in time", hooks::skipped);
        Gauge.builder("tandem.webhook.owed", hooks, HookFigures::owed)
                .description("Events read but neither delivered nor dead")
                .strongReference(true)
                .register(registry);
        Gauge.builder("tandem.webhook.lag", hooks, HookFigures::lag)
                .description("Events that the webhook farthest behind has not looked at")
                .strongReference(true)
                .register(registry);
    }

    private void counter(String name, String description, LongSupplier source) {
        // The registry stands for the object, which a counter holds weakly.
        FunctionCounter.builder(name, registry, _ -> source.getAsLong())
                .description(description)
                .register(registry);
    }

    private Counter counter(Request of) {
        return Counter.builder("tandem.http.requests")
                .description("Requests that were answered")
                .tag("operation", of.operation)
                .tag("status", Integer.toString(of.status))
                .register(registry);
    }
}
