package tandem.engine.call;

import java.util.ArrayList;
import java.util.List;

import tandem.engine.queue.Lease;
import tandem.engine.queue.RouterCommand;
import tandem.engine.queue.SeatRouter;

/**
 * The seats' leases that a call holds and must return, whatever happens. Confined to its script.
 */
public final class HeldLeases {
    private final SeatRouter router;
    private final List<Held> held = new ArrayList<>();

    private record Held(Lease lease, long wrapUpMs) {}

    HeldLeases(SeatRouter router) {
        this.router = router;
    }

    /**
     * The call holds this lease from now on.
     *
     * @param wrapUpMs the seat's rest after its return
     */
    public void took(Lease lease, long wrapUpMs) {
        forget(lease);
        held.add(new Held(lease, wrapUpMs));
    }

    /** The seat answered: it talks from now on, and rests after that. */
    public void connected(Lease lease, long wrapUpMs) {
        router.tell(new RouterCommand.Connected(lease));
        took(lease, wrapUpMs);
    }

    /** The ringing came to nothing. */
    public void missed(Lease lease, RouterCommand.Missed.Reason why) {
        forget(lease);
        router.tell(new RouterCommand.Missed(lease, why));
    }

    /** Returns a lease, if it is still held. */
    public void release(Lease lease) {
        for (Held one : List.copyOf(held)) {
            if (one.lease().id() == lease.id()) {
                held.remove(one);
                router.tell(new RouterCommand.Release(lease, one.wrapUpMs()));
            }
        }
    }

    void releaseAll() {
        List.copyOf(held).forEach(one -> release(one.lease()));
    }

    /** The router took it back; true when the call still counted on it. */
    boolean lost(Lease lease) {
        return forget(lease);
    }

    private boolean forget(Lease lease) {
        return held.removeIf(one -> one.lease().id() == lease.id());
    }
}
