package tandem.sip.transport;

import java.net.InetSocketAddress;

/**
 * One bound address that carries SIP messages. Runs on: sip loop, except {@link #name()} and {@link
 * #local()} (any).
 */
public interface Transport {

    /** Lower-case name as in a Via header: {@code udp}. */
    String name();

    /**
     * Whether the transport delivers by itself, so that transactions need not repeat (RFC 3261 17).
     */
    boolean reliable();

    /** The bound address with its real port. */
    InetSocketAddress local();

    /**
     * Sends one whole message. The array belongs to the transport from now on. A peer that cannot
     * be reached is not an error.
     */
    void send(byte[] message, InetSocketAddress to);

    /** Closes the socket; later sends are dropped. */
    void close();

    /** Takes what arrives. Runs on: sip loop. */
    @FunctionalInterface
    interface Receiver {
        /**
         * @param message one message, {@link FloodGuard} has seen it; the array belongs to the
         *     receiver
         * @param from where it really came from; answers go there
         */
        void onMessage(byte[] message, InetSocketAddress from, Transport by);
    }
}
