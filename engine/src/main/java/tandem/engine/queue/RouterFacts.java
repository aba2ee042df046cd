package tandem.engine.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.FactJson;
import tandem.engine.journal.Entry;
import tandem.engine.journal.Journal;
import tandem.engine.time.EngineClock;

/**
 * Writes down what the router decides, in the order in which it does: {@code seat.state} about
 * {@code tenant/seat}, {@code queue.entered}, {@code queue.left} and {@code queue.refused} about a
 * call. Confined to the router's thread.
 */
final class RouterFacts {
    private final Journal journal;
    private final EngineClock clock;

    RouterFacts(Journal journal, EngineClock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** A seat is doing something else now. */
    void seat(Seat seat) {
        SeatView view = seat.view(clock.nanos(), clock.now());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("seat", view.id());
        body.put("state", view.state());
        body.put("call", view.call().orElse(null));
        body.put("devices", view.devices());
        write(view.tenant(), view.tenant() + "/" + view.id(), "seat.state", body);
    }

    /** A seat has finished its work after the talk of a call; becomes a segment of the CDR. */
    void wrappedUp(Lease lease, Seat seat) {
        Instant now = clock.now();
        long tookMs = Math.max(0, Duration.between(seat.since(), now).toMillis());
        CallFact fact = new CallFact.WrappedUp(seat.key.id(), tookMs);
        journal.append(
                new Entry.Draft(
                        now,
                        seat.key.tenant(),
                        lease.call(),
                        FactJson.type(fact),
                        FactJson.body(fact)));
    }

    void entered(WaitingCall call) {
        write(
                call.queue.key.tenant(),
                call.call,
                "queue.entered",
                of(call.queue.key)
                        .put("position", call.queue.positionOf(call))
                        .put("waiting", call.queue.line.size()));
    }

    /**
     * @param why {@code answered abandoned timed-out no-seat lost}
     */
    void left(WaitingCall call, String why) {
        write(
                call.queue.key.tenant(),
                call.call,
                "queue.left",
                of(call.queue.key)
                        .put("why", why)
                        .put("wait_ms", (clock.nanos() - call.sinceNs) / 1_000_000)
                        .put("waiting", call.queue.line.size()));
    }

    void refused(RouterCommand.Enqueue wish, RouterEvent.QueueRefused.Reason reason) {
        write(
                wish.queue().tenant(),
                wish.call(),
                "queue.refused",
                of(wish.queue())
                        .put(
                                "reason",
                                switch (reason) {
                                    case FULL -> "full";
                                    case NO_SEAT -> "no-seat";
                                }));
    }

    /** Whether a state is another one for those who watch. */
    static boolean differs(SeatState before, SeatState after) {
        return !before.label().equals(after.label()) || !callOf(before).equals(callOf(after));
    }

    private static Optional<String> callOf(SeatState state) {
        return switch (state) {
            case SeatState.Ringing(Lease lease, _) -> Optional.of(lease.call());
            case SeatState.Talking(Lease lease, _) -> Optional.of(lease.call());
            case SeatState.WrapUp(Lease lease, _) -> Optional.of(lease.call());
            case SeatState.Away _, SeatState.Idle _ -> Optional.empty();
        };
    }

    private static ObjectNode of(QueueKey queue) {
        return JsonNodeFactory.instance.objectNode().put("queue", queue.name());
    }

    private void write(String tenant, String subject, String type, ObjectNode body) {
        journal.append(new Entry.Draft(clock.now(), tenant, subject, type, body.toString()));
    }
}
