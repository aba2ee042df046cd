package tandem.engine.queue;

import java.util.List;

import tandem.sip.Contact;

/** What the seat router tells a call. */
public sealed interface RouterEvent {
    /**
     * The stay in line, or the wish for a seat, that it belongs to; others are stale and to be
     * ignored.
     */
    long ticket();

    /**
     * The call may ring this seat now, until the ring limit of the queue. It owes Connected,
     * Missed, Release or Leave.
     *
     * @param contacts the devices of the seat, best first
     * @param ringMs ring limit
     * @param wrapUpMs to be given with Release
     */
    record SeatOffered(long ticket, Lease lease, List<Contact> contacts, long ringMs, long wrapUpMs)
            implements RouterEvent {}

    /** The line does not take the call. */
    record QueueRefused(long ticket, Reason reason) implements RouterEvent {
        /** Why. */
        public enum Reason {
            FULL,
            NO_SEAT
        }
    }

    /**
     * Place in line.
     *
     * @param position from 1
     */
    record Position(long ticket, int position, int waiting) implements RouterEvent {}

    /** The wished seat is this call's now. It owes Connected, Missed or Release. */
    record Seized(long ticket, Lease lease, List<Contact> contacts) implements RouterEvent {}

    /** The wished seat cannot be had. */
    record SeatBusy(long ticket, Reason reason) implements RouterEvent {
        /** Why. */
        public enum Reason {
            BUSY,
            AWAY,
            UNKNOWN
        }
    }

    /** The lease ran out: the call took too long to use or return it. */
    record LeaseLost(long ticket, Lease lease) implements RouterEvent {}
}
