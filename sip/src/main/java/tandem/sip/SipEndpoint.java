package tandem.sip;

import java.util.List;

/**
 * The SIP side of the engine: owns sockets, transactions, dialogs and registrations, each on its
 * SIP loop. Runs on: any (every method only hands something to a loop or reads a published figure).
 */
public interface SipEndpoint extends AutoCloseable {

    /** Draws the id for a leg that a following {@link SipCommand.Invite} will open. */
    LegId newLeg();

    /**
     * Enqueues a command for the loop that owns the leg and returns at once. A command for a leg
     * that has ended is dropped and counted, because the peer may always hang up first.
     */
    void tell(SipCommand command);

    /** The addresses that listen, with the real port where 0 was configured. */
    List<Listening> listening();

    /** Occupancy and fault counters, readable from any thread. */
    SipGauges gauges();

    /** Refuses new dialogs with 503 and Retry-After from now on; running ones go on. */
    void drain();

    /**
     * Ends what is left (BYE, CANCEL as far as one datagram goes), closes sockets and stops the
     * loops.
     */
    @Override
    void close();

    /**
     * One bound address.
     *
     * @param transport lower-case name as in RFC 3261 Via: {@code udp}
     * @param host numeric address
     * @param port 1..65535
     */
    record Listening(String transport, String host, int port) {}
}
