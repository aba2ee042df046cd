package tandem.engine.queue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import tandem.dialplan.Plan;
import tandem.dialplan.QueueSpec;
import tandem.sip.Contact;
import tandem.sip.HangupCause;

/** What the seat router is told. Immutable. */
public sealed interface RouterCommand {

    /** Seats and queues as they are from now on. Calls that wait or talk keep what they have. */
    record Know(Plan plan) implements RouterCommand {}

    /** The devices of an account changed; empty = away. */
    record Reachable(String account, List<Contact> contacts) implements RouterCommand {
        public Reachable {
            contacts = List.copyOf(contacts);
        }
    }

    /**
     * A call gets in line. Answered by {@link RouterEvent.SeatOffered}, any number of times, or
     * {@link RouterEvent.QueueRefused}.
     *
     * @param ticket names this stay in line; comes back with each event of it
     * @param call the call's id
     * @param queue which line
     * @param spec its rules in the call's plan, should the running plan no longer have it
     * @param priority higher first
     * @param events where answers go; must not block
     */
    record Enqueue(
            long ticket,
            String call,
            QueueKey queue,
            QueueSpec spec,
            double priority,
            Consumer<RouterEvent> events)
            implements RouterCommand {}

    /** The call leaves the line; a seat that it was offered is free again. */
    record Leave(long ticket, Departure why) implements RouterCommand {
        /** Why a caller left without a seat. */
        public enum Departure {
            ABANDONED,
            TIMED_OUT
        }
    }

    /** Asks for the place in line; answered by {@link RouterEvent.Position}. */
    record AskPosition(long ticket) implements RouterCommand {}

    /**
     * A call wants one seat now. Answered by {@link RouterEvent.Seized} or {@link
     * RouterEvent.SeatBusy}.
     *
     * @param purpose any but QUEUE
     * @param ringMs how long it may ring
     */
    record Seize(
            long ticket,
            String call,
            SeatKey seat,
            Lease.Purpose purpose,
            long ringMs,
            Consumer<RouterEvent> events)
            implements RouterCommand {}

    /**
     * Whoever wished for a seat by this ticket no longer does; one that was seized is free again.
     */
    record GiveUp(long ticket) implements RouterCommand {}

    /**
     * The seat answered (or its own call was): it talks now, and a caller that waited has left the
     * line.
     */
    record Connected(Lease lease) implements RouterCommand {}

    /** The offer came to nothing; a caller that waited keeps the place in line. */
    record Missed(Lease lease, Reason why) implements RouterCommand {
        /** Why. */
        public enum Reason {
            DECLINED,
            NO_ANSWER,
            BUSY,
            UNREACHABLE;

            /** What the end of a leg that was not answered says of its seat. */
            public static Reason of(HangupCause cause) {
                return switch (cause.sipStatus()) {
                    case 486, 600 -> BUSY;
                    case 480, 603, 403, 487 ->
                            cause.equals(HangupCause.NO_ANSWER) ? NO_ANSWER : DECLINED;
                    default -> UNREACHABLE;
                };
            }
        }
    }

    /** The call no longer uses the seat. */
    record Release(Lease lease, long wrapUpMs) implements RouterCommand {}

    /** Asks for a view of all seats. */
    record ViewSeats(CompletableFuture<List<SeatView>> reply) implements RouterCommand {}

    /** Asks for a view of all queues. */
    record ViewQueues(CompletableFuture<List<QueueView>> reply) implements RouterCommand {}
}
