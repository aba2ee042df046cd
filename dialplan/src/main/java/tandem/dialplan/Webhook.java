package tandem.dialplan;

import java.net.URI;
import java.util.List;

/**
 * Somebody who is told of events by HTTP, under {@code webhooks:} of a tenant.
 *
 * @param id unique in the tenant
 * @param url http or https; its host must be allowed by {@code fetch.allow} of engine.yaml
 * @param secret signs each delivery; a reference in the file
 * @param events types that are wanted, such as {@code call.ended} or {@code call.*}; default all
 * @param timeoutMs of one try, 500ms..30s, default 5s
 * @param giveUpMs after this an event goes to the dead letters, 1m..7d, default 1d
 */
public record Webhook(
        String id, URI url, String secret, List<String> events, long timeoutMs, long giveUpMs) {
    public Webhook {
        events = List.copyOf(events);
    }

    @Override
    public String toString() {
        return "Webhook[" + id + ", " + url.getHost() + "]";
    }
}
