package tandem.engine.trunk;

import java.util.List;

import tandem.dialplan.Trunk;

/**
 * The trunks that a call tries.
 *
 * @param order at least one
 * @param attempts INVITEs that it sends at most
 * @param withinMs after so long no further one is sent
 */
public record Carriers(List<Trunk> order, int attempts, long withinMs) {
    public Carriers {
        order = List.copyOf(order);
        if (order.isEmpty()) {
            throw new IllegalArgumentException("nobody to carry the call");
        }
    }

    public Trunk first() {
        return order.getFirst();
    }
}
