package tandem.engine.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tandem.engine.queue.QueueView;
import tandem.engine.queue.RouterView;
import tandem.engine.queue.SeatView;

/** A router that always says the same, or nothing. */
final class FakeRouter implements RouterView {
    volatile boolean fails;

    @Override
    public List<SeatView> seats() {
        check();
        Instant since = Instant.parse("2026-03-01T10:00:03.173Z");
        return List.of(
                new SeatView(
                        "demo",
                        "1001",
                        "Ada",
                        "talking",
                        since,
                        Optional.of("c-2"),
                        Optional.empty(),
                        1),
                new SeatView(
                        "demo",
                        "1002",
                        "Bob",
                        "wrap-up",
                        since,
                        Optional.of("c-1"),
                        Optional.of(since.plusSeconds(5)),
                        2),
                new SeatView(
                        "demo",
                        "1003",
                        "Cem",
                        "away",
                        since,
                        Optional.empty(),
                        Optional.empty(),
                        0));
    }

    @Override
    public List<QueueView> queues() {
        check();
        return List.of(
                new QueueView("demo", "support", List.of("c-7", "c-8"), 1_500, 2, 0, 10, 7, 1));
    }

    @Override
    public long leases() {
        check();
        return 2;
    }

    @Override
    public long stuckMs() {
        check();
        return 0;
    }

    private void check() {
        if (fails) {
            throw new IllegalStateException("the router does not answer");
        }
    }
}
