package tandem.bench.load;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * One run.
 *
 * @param target the engine
 * @param traffic what is offered
 * @param carrier address from which calls come, as the engine's trunk expects it; port 0 = any
 * @param seats accounts registered before the first call; each answers at once; empty = none needed
 */
public record LoadPlan(
        Target target, Traffic traffic, InetSocketAddress carrier, List<SeatLogin> seats) {
    public LoadPlan {
        seats = List.copyOf(seats);
    }
}
