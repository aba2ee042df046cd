package tandem.engine.queue;

import java.util.List;

/**
 * Read side of the seat router. Runs on: any thread that may wait a moment (HTTP); answers within 1
 * s or fails.
 */
public interface RouterView {
    List<SeatView> seats();

    List<QueueView> queues();

    /** Leases held now; 0 when idle. */
    long leases();

    /** How long the longest-stuck seat has held a lease without a live call, in ms; must stay 0. */
    long stuckMs();
}
