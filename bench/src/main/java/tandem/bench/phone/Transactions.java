package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import tandem.bench.net.Loop;

/**
 * All transactions of one socket, found by branch and method (RFC 3261 17.1.3, 17.2.3). At most
 * {@value #LIMIT} each way; beyond that requests of the peer are dropped and ours refused. Runs on:
 * the SIP loop.
 */
final class Transactions {
    private static final int LIMIT = 200_000;

    /** What comes out of the transactions. */
    interface User {
        /** A request seen for the first time. */
        void onRequest(ServerTransaction transaction);

        /** An ACK that belongs to no refused INVITE, so it acknowledges a 2xx. */
        void onAck(SipMessage ack);

        /**
         * A 2xx whose transaction is over: a repeat that wants its ACK again, or one of another
         * fork.
         */
        void onLate2xx(SipMessage response);
    }

    private final Map<String, ClientTransaction> clients = new HashMap<>();
    private final Map<String, ServerTransaction> servers = new HashMap<>();
    private final Loop loop;
    private final User user;
    private final SipSocket socket;
    private SipTimers timers = SipTimers.DEFAULT;
    private long repeated;
    private long absorbed;
    private long stray;

    Transactions(Loop loop, InetSocketAddress local, User user) {
        this.loop = loop;
        this.user = user;
        this.socket = new SipSocket(loop, local, this::onMessage);
    }

    Loop loop() {
        return loop;
    }

    SipSocket socket() {
        return socket;
    }

    SipTimers timers() {
        return timers;
    }

    void timers(SipTimers changed) {
        timers = changed;
    }

    PhoneCounters counters() {
        return new PhoneCounters(
                socket.sent,
                repeated,
                socket.received,
                absorbed,
                socket.malformed,
                socket.impaired,
                stray);
    }

    int live() {
        return clients.size() + servers.size();
    }

    ClientTransaction send(
            SipMessage request,
            InetSocketAddress to,
            Consumer<SipMessage> onResponse,
            Runnable onTimeout) {
        ClientTransaction transaction =
                new ClientTransaction(this, request, to, onResponse, onTimeout);
        if (clients.size() >= LIMIT) {
            loop.after(0, onTimeout);
            return transaction;
        }
        clients.put(key(request.branch(), request.method()), transaction);
        transaction.start();
        return transaction;
    }

    /** The INVITE that a CANCEL means. */
    Optional<ServerTransaction> inviteOf(SipMessage cancel) {
        return Optional.ofNullable(servers.get(key(cancel.branch(), "INVITE")));
    }

    void repeat(byte[] octets, InetSocketAddress to) {
        repeated++;
        socket.send(octets, to);
    }

    void forget(ClientTransaction transaction) {
        SipMessage request = transaction.request();
        clients.remove(key(request.branch(), request.method()), transaction);
    }

    void forget(ServerTransaction transaction) {
        SipMessage request = transaction.request();
        servers.remove(key(request.branch(), request.method()), transaction);
    }

    private void onMessage(SipMessage message, InetSocketAddress from) {
        if (message.status() > 0) {
            onResponse(message);
        } else if (message.method().equals("ACK")) {
            onAck(message);
        } else {
            onRequest(message, from);
        }
    }

    private void onResponse(SipMessage response) {
        ClientTransaction transaction = clients.get(key(response.branch(), response.method()));
        if (transaction != null) {
            transaction.onResponse(response);
        } else if (response.status() / 100 == 2 && response.method().equals("INVITE")) {
            user.onLate2xx(response);
        } else {
            stray++;
        }
    }

    private void onAck(SipMessage ack) {
        ServerTransaction refused = servers.get(key(ack.branch(), "INVITE"));
        if (refused != null) {
            refused.onAck();
        } else {
            user.onAck(ack);
        }
    }

    private void onRequest(SipMessage request, InetSocketAddress from) {
        String key = key(request.branch(), request.method());
        ServerTransaction known = servers.get(key);
        if (known != null) {
            absorbed++;
            known.onRepeat();
        } else if (servers.size() < LIMIT) {
            ServerTransaction transaction = new ServerTransaction(this, request, from);
            servers.put(key, transaction);
            user.onRequest(transaction);
        }
    }

    void countStray() {
        stray++;
    }

    private static String key(String branch, String method) {
        return branch + ' ' + method;
    }
}
