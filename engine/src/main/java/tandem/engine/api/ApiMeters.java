package tandem.engine.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import tandem.engine.access.Refusal;

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

    private Counter counter(Request of) {
        return Counter.builder("tandem.http.requests")
                .description("Requests that were answered")
                .tag("operation", of.operation)
                .tag("status", Integer.toString(of.status))
                .register(registry);
    }
}
