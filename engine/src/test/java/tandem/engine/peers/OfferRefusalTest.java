package tandem.engine.peers;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a trunk is told when its session description cannot be had, octet by octet. */
@Execution(ExecutionMode.CONCURRENT)
class OfferRefusalTest {
    private static final int PATIENCE_MS = 10_000;
    private static final String PLAIN = "RTP/AVP 0 8";

    @TempDir Path dir;

    /** A trunk that writes its own messages. */
    private static final class Trunk implements AutoCloseable {
        private final InetSocketAddress engine;
        private final DatagramSocket socket;
        private String toTag = "";

        Trunk(EngineUnderTest engine) throws IOException {
            this.engine = engine.sip();
            this.socket = new DatagramSocket(engine.trunkPort, InetAddress.getByName("127.0.0.1"));
            socket.setSoTimeout(PATIENCE_MS);
        }

        void send(String method, int cseq, String media) throws IOException {
            String sdp =
                    media.isEmpty()
                            ? ""
                            : """
                            v=0
                            o=- 1 %d IN IP4 127.0.0.1
                            s=-
                            c=IN IP4 127.0.0.1
                            t=0 0
                            m=audio 40000 %s
                            """
                                    .formatted(cseq, media);
            String body = sdp.replace("\n", "\r\n");
            String text =
                    """
                    %s sip:4003@127.0.0.1 SIP/2.0
                    Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s%d
                    Max-Forwards: 70
                    From: <sip:139@127.0.0.1>;tag=a
                    To: <sip:4003@127.0.0.1>%s
                    Call-ID: refused-offers
                    CSeq: %d %s
                    Contact: <sip:139@127.0.0.1:%d>
                    %sContent-Length: %d

                    """
                            .formatted(
                                    method,
                                    socket.getLocalPort(),
                                    method.equals("ACK") ? "INVITE" : method,
                                    cseq,
                                    toTag,
                                    cseq,
                                    method,
                                    socket.getLocalPort(),
                                    body.isEmpty() ? "" : "Content-Type: application/sdp\n",
                                    body.length());
            byte[] octets = (text.replace("\n", "\r\n") + body).getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(octets, octets.length, engine));
        }

        /** The final response to that request; others are left out. */
        String finalOf(int cseq, String method) throws IOException {
            for (; ; ) {
                DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
                socket.receive(packet);
                String message =
                        new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                boolean ours = message.contains("CSeq: " + cseq + " " + method);
                if (ours && message.matches("(?s)SIP/2.0 [2-6].*")) {
                    toTag = message.replaceAll("(?s).*\\r\\nTo:[^\\r]*(;tag=[^;\\r]*).*", "$1");
                    return message;
                }
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static void assertRefused(String response, String why) {
        assertTrue(response.startsWith("SIP/2.0 488 "), response);
        assertTrue(response.contains("\r\nWarning: 399 tandem \"" + why + "\"\r\n"), response);
    }

    @Test
    void plainAudioIsNotAcceptableWhereSrtpIsRequired() throws Exception {
        EngineUnderTest.Change required =
                conf -> {
                    Path trunks = conf.resolve("trunks.yaml");
                    String plan = Files.readString(trunks);
                    Files.writeString(
                            trunks,
                            plan.replace("tenant: demo", "tenant: demo\n    srtp: required"));
                };
        try (EngineUnderTest engine = EngineUnderTest.start(dir, required);
                Trunk trunk = new Trunk(engine)) {
            trunk.send("INVITE", 1, PLAIN);

            String refusal = trunk.finalOf(1, "INVITE");
            trunk.send("ACK", 1, "");

            assertRefused(refusal, "srtp-required");
        }
    }

    @Test
    void aReInviteWithoutACommonCodecIsNotAcceptableAndTheCallGoesOn() throws Exception {
        try (EngineUnderTest engine = EngineUnderTest.start(dir);
                Trunk trunk = new Trunk(engine)) {
            trunk.send("INVITE", 1, PLAIN);
            String answer = trunk.finalOf(1, "INVITE");
            assertTrue(answer.startsWith("SIP/2.0 200 "), answer);
            trunk.send("ACK", 1, "");

            trunk.send("INVITE", 2, "RTP/AVP 3");
            String refusal = trunk.finalOf(2, "INVITE");
            trunk.send("ACK", 2, "");
            trunk.send("BYE", 3, "");

            assertRefused(refusal, "not-acceptable");
            assertTrue(trunk.finalOf(3, "BYE").startsWith("SIP/2.0 200 "));
        }
    }
}
