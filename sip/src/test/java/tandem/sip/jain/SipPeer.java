package tandem.sip.jain;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/** A socket on 127.0.0.1 that speaks literal SIP; tests say every octet. */
final class SipPeer implements AutoCloseable {
    static final String SDP =
            """
            v=0\r
            o=- 1 1 IN IP4 127.0.0.1\r
            s=-\r
            c=IN IP4 127.0.0.1\r
            t=0 0\r
            m=audio 4000 RTP/AVP 0\r
            """;

    private static final int RECEIVE_LIMIT_MS = 5000;
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final DatagramSocket socket;
    private InetSocketAddress engine;

    SipPeer() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Whom to send to. */
    void talkTo(InetSocketAddress address) {
        engine = address;
    }

    int port() {
        return socket.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    void send(String message) {
        sendRaw(message.getBytes(StandardCharsets.UTF_8));
    }

    void sendRaw(byte[] octets) {
        try {
            socket.send(new DatagramPacket(octets, octets.length, engine));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The next datagram, whatever it is. */
    String receive() {
        String message = receiveWithin(RECEIVE_LIMIT_MS);
        return message == null ? fail("nothing arrived") : message;
    }

    /** The next datagram whose start line begins like this; others in between are dropped. */
    String receive(String start) {
        List<String> seen = new ArrayList<>();
        while (true) {
            String message = receiveWithin(RECEIVE_LIMIT_MS);
            if (message == null) {
                return fail("no " + start + ", only " + seen);
            }
            if (message.startsWith(start)) {
                return message;
            }
            seen.add(message.lines().findFirst().orElse(""));
        }
    }

    /** Nothing is on its way: a question that the engine answers in order comes back first. */
    void expectSilence() {
        String branch = branch();
        send(
                "OPTIONS sip:probe@"
                        + engine.getHostString()
                        + " SIP/2.0\r\nVia: SIP/2.0/UDP "
                        + address()
                        + ";rport;branch="
                        + branch
                        + "\r\nFrom: <sip:probe@x>;tag=p\r\nTo: <sip:probe@x>\r\nCall-ID: "
                        + branch
                        + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n\r\n");
        String next = receive();
        assertTrue(next.contains(branch), "not silent: " + next);
    }

    @SuppressWarnings("ReturnOfNull")
    private String receiveWithin(int ms) {
        byte[] buffer = new byte[65_535];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.setSoTimeout(ms);
            socket.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException none) {
            return null;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static String branch() {
        return "z9hG4bKpeer" + NEXT.incrementAndGet();
    }

    static String unique(String prefix) {
        return prefix + NEXT.incrementAndGet();
    }

    /** The value of the first such header, or empty. */
    static String header(String message, String name) {
        List<String> all = headers(message, name);
        return all.isEmpty() ? "" : all.getFirst();
    }

    static List<String> headers(String message, String name) {
        List<String> values = new ArrayList<>();
        String wanted = name.toLowerCase(Locale.ROOT) + ":";
        for (String line : message.split("\r\n\r\n", 2)[0].split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith(wanted)) {
                values.add(line.substring(wanted.length()).trim());
            }
        }
        return values;
    }

    static String tag(String fromOrTo) {
        int at = fromOrTo.indexOf(";tag=");
        return at < 0 ? "" : fromOrTo.substring(at + 5).split("[;>]")[0];
    }

    static String body(String message) {
        String[] parts = message.split("\r\n\r\n", 2);
        return parts.length > 1 ? parts[1] : "";
    }

    /** A response to a request of the engine. */
    String reply(
            String request, String statusAndReason, String toTag, String further, String body) {
        StringBuilder out = new StringBuilder("SIP/2.0 ").append(statusAndReason).append("\r\n");
        headers(request, "Via").forEach(via -> out.append("Via: ").append(via).append("\r\n"));
        headers(request, "Record-Route")
                .forEach(route -> out.append("Record-Route: ").append(route).append("\r\n"));
        String to = header(request, "To");
        out.append("From: ").append(header(request, "From")).append("\r\n");
        out.append("To: ")
                .append(to)
                .append(toTag.isEmpty() || to.contains(";tag=") ? "" : ";tag=" + toTag)
                .append("\r\n");
        out.append("Call-ID: ").append(header(request, "Call-ID")).append("\r\n");
        out.append("CSeq: ").append(header(request, "CSeq")).append("\r\n");
        out.append("Contact: <sip:peer@").append(address()).append(">\r\n").append(further);
        if (!body.isEmpty()) {
            out.append("Content-Type: application/sdp\r\n");
        }
        out.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        String response = out.toString();
        send(response);
        return response;
    }

    String reply(String request, String statusAndReason, String toTag) {
        return reply(request, statusAndReason, toTag, "", "");
    }

    @Override
    public void close() {
        socket.close();
    }
}
