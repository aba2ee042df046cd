package tandem.sip.jain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import gov.nist.javax.sip.ReleaseReferencesStrategy;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import gov.nist.javax.sip.stack.SIPDialog;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import gov.nist.javax.sip.stack.SIPTransaction;
import gov.nist.javax.sip.stack.SIPTransactionErrorEvent;
import gov.nist.javax.sip.stack.ServerResponseInterface;
import org.jspecify.annotations.Nullable;

import tandem.sip.transport.Transport;

/**
 * JAIN-SIP's transaction machines (RFC 3261 17), driven directly: its dialog filter, event queue
 * and provider are not in the path. Repeats end here; above it everything happens once. Runs on:
 * sip loop, {@link #size} on any.
 */
final class Transactions {

    private final SipStackImpl stack;
    private final Transport transport;
    private final TransportProcessor processor;

    /** The user of a client transaction. */
    interface Client {
        /**
         * Each provisional response and the final one; for INVITE also 2xx repeats that come early.
         */
        void onResponse(SIPResponse response);

        /** No final response in 64*T1 (timer B or F). */
        void onTimeout();

        /** Nobody cares. */
        Client NOBODY =
                new Client() {
                    @Override
                    public void onResponse(SIPResponse response) {}

                    @Override
                    public void onTimeout() {}
                };
    }

    /** What became of a request. */
    enum Arrival {
        /** Nobody knows it yet. */
        NEW,
        /** A repeat, or the ACK of a refusal: dealt with. */
        ABSORBED
    }

    Transactions(JainStack jain) {
        this.stack = jain.stack();
        this.processor = jain.processor();
        this.transport = processor.transport();
    }

    /** Client and server transactions in memory. Runs on: any. */
    int size() {
        return stack.getServerTransactionTableSize() + stack.getClientTransactionTableSize();
    }

    /** Lower-case name of what messages go by. */
    String transportName() {
        return transport.name();
    }

    /** Gives the request to the transaction that it belongs to, if any. */
    Arrival arrive(SIPRequest request) {
        SIPServerTransaction transaction =
                (SIPServerTransaction) stack.findTransaction(request, true);
        if (transaction == null) {
            return Arrival.NEW;
        }
        if (!transaction.isMessagePartOfTransaction(request)) {
            // Same branch from another sender: it would never get a transaction of its own in the
            // table.
            return Arrival.ABSORBED;
        }
        boolean ack = request.getMethod().equals("ACK");
        if (ack && transaction.isTerminated()) {
            // Some callers send the ACK of a 2xx with the branch of the INVITE.
            return Arrival.NEW;
        }
        transaction.processRequest(request, transaction.getMessageChannel());
        return Arrival.ABSORBED;
    }

    /** Opens a server transaction. For INVITE this sends 100 at once. */
    SIPServerTransaction open(SIPRequest request, InetSocketAddress from) {
        TransportChannel channel = channelTo(from);
        SIPServerTransaction transaction = stack.createServerTransaction(channel);
        transaction.setReleaseReferencesStrategy(ReleaseReferencesStrategy.Aggressive);
        transaction.setOriginalRequest(request);
        // "Mapped" makes JAIN-SIP send 100 right away instead of after 200 ms.
        transaction.setMapped(true);
        try {
            stack.addTransaction(transaction);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        transaction.processRequest(request, channel);
        return transaction;
    }

    /** Sends a response through its transaction, which repeats it as needed. */
    void respond(SIPServerTransaction transaction, SIPResponse response) {
        try {
            transaction.sendMessage(response);
        } catch (IOException unreachable) {
            terminate(transaction);
        }
    }

    /**
     * Answers without keeping anything (RFC 3261 8.2.7); a repeat of the request is answered again.
     */
    void respondStateless(SIPResponse response) {
        transport.send(
                response.encodeAsBytes(processor.getTransport()),
                Vias.responseTarget(response.getTopmostVia()));
    }

    /** Sends a message that no transaction repeats: an ACK, or a 2xx once more. */
    void sendOnce(SIPMessage message, InetSocketAddress to) {
        transport.send(message.encodeAsBytes(processor.getTransport()), to);
    }

    /** The INVITE transaction that a CANCEL means (RFC 3261 9.2), if it is there. */
    @Nullable SIPServerTransaction invitationOf(SIPRequest cancel) {
        String key = cancel.getTopmostVia().getBranch().toLowerCase(java.util.Locale.ROOT);
        SIPServerTransaction found = (SIPServerTransaction) stack.findTransaction(key, true);
        boolean same =
                found != null
                        && found.isInviteTransaction()
                        && found.doesCancelMatchTransaction(cancel);
        return same ? found : null;
    }

    /** Sends a request and repeats it as needed. */
    SIPClientTransaction send(SIPRequest request, InetSocketAddress to, Client user) {
        TransportChannel channel = channelTo(to);
        SIPClientTransaction transaction = stack.createClientTransaction(request, channel);
        transaction.setResponseInterface(new ToClient(user));
        transaction.addEventListener(
                event -> {
                    if (event.getErrorID() != SIPTransactionErrorEvent.TIMEOUT_RETRANSMIT) {
                        user.onTimeout();
                    }
                });
        stack.addTransaction(transaction);
        try {
            transaction.sendMessage(request);
        } catch (IOException unreachable) {
            terminate(transaction);
        }
        return transaction;
    }

    /** Gives a response to the transaction that waits for it; false when none does. */
    boolean arrive(SIPResponse response) {
        SIPClientTransaction transaction =
                (SIPClientTransaction) stack.findTransaction(response, false);
        if (transaction == null || !transaction.isMessagePartOfTransaction(response)) {
            return false;
        }
        transaction.processResponse(response, transaction.getMessageChannel());
        return true;
    }

    /** Ends a transaction early; it leaves the table with its next tick. */
    void terminate(SIPTransaction transaction) {
        transaction.setState(javax.sip.TransactionState._TERMINATED);
    }

    private TransportChannel channelTo(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        return (TransportChannel) processor.createMessageChannel(address, peer.getPort());
    }

    /** JAIN-SIP's view of a {@link Client}. */
    private record ToClient(Client user) implements ServerResponseInterface {
        @Override
        public void processResponse(
                SIPResponse response, MessageChannel channel, @Nullable SIPDialog dialog) {
            user.onResponse(response);
        }

        @Override
        public void processResponse(SIPResponse response, MessageChannel channel) {
            user.onResponse(response);
        }
    }
}
