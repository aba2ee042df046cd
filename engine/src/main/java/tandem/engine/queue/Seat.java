package tandem.engine.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tandem.sip.Contact;

/** One seat and what it is doing. Confined to the router's thread. */
final class Seat {
    final SeatKey key;
    String name;
    String account;
    List<Contact> contacts = List.of();
    boolean known = true;
    long restUntilNs;

    private SeatState state = new SeatState.Away();
    private Instant since;
    private long idleSinceNs;

    Seat(SeatKey key, String name, String account, Instant now) {
        this.key = key;
        this.name = name;
        this.account = account;
        this.since = now;
    }

    SeatState state() {
        return state;
    }

    /** When it entered its state. */
    Instant since() {
        return since;
    }

    void enter(SeatState next, long nowNs, Instant now) {
        state = next;
        since = now;
        if (next instanceof SeatState.Idle) {
            idleSinceNs = nowNs;
        }
    }

    boolean reachable() {
        return known && !contacts.isEmpty();
    }

    /** Whether it may be offered a call now. */
    boolean free(long nowNs) {
        return state instanceof SeatState.Idle && reachable() && restUntilNs - nowNs <= 0;
    }

    long idleSinceNs() {
        return idleSinceNs;
    }

    Optional<Lease> lease() {
        return switch (state) {
            case SeatState.Ringing(Lease lease, _) -> Optional.of(lease);
            case SeatState.Talking(Lease lease, _) -> Optional.of(lease);
            case SeatState.Away _, SeatState.Idle _, SeatState.WrapUp _ -> Optional.empty();
        };
    }

    /** When the state must have ended; only states with a lease have an end. */
    long deadlineNs() {
        return switch (state) {
            case SeatState.Ringing(_, long deadlineNs) -> deadlineNs;
            case SeatState.Talking(_, long deadlineNs) -> deadlineNs;
            case SeatState.Away _, SeatState.Idle _, SeatState.WrapUp _ -> Long.MAX_VALUE;
        };
    }

    /**
     * @return whether this very lease holds the seat now
     */
    boolean heldBy(Lease lease) {
        return lease().map(held -> held.id() == lease.id()).orElse(false);
    }

    SeatView view(long nowNs, Instant now) {
        Optional<String> call =
                switch (state) {
                    case SeatState.WrapUp(Lease lease, _) -> Optional.of(lease.call());
                    case SeatState.Away _,
                            SeatState.Idle _,
                            SeatState.Ringing _,
                            SeatState.Talking _ ->
                            lease().map(Lease::call);
                };
        Optional<Instant> until =
                switch (state) {
                    case SeatState.Ringing(_, long deadlineNs) ->
                            Optional.of(instantOf(deadlineNs, nowNs, now));
                    case SeatState.Talking(_, long deadlineNs) ->
                            Optional.of(instantOf(deadlineNs, nowNs, now));
                    case SeatState.WrapUp(_, long untilNs) ->
                            Optional.of(instantOf(untilNs, nowNs, now));
                    case SeatState.Away _, SeatState.Idle _ -> Optional.empty();
                };
        return new SeatView(
                key.tenant(), key.id(), name, state.label(), since, call, until, contacts.size());
    }

    private static Instant instantOf(long atNs, long nowNs, Instant now) {
        return now.plusMillis((atNs - nowNs) / 1_000_000);
    }
}
