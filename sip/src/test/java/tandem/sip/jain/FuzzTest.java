package tandem.sip.jain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import tandem.sip.HangupCause;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tens of thousands of damaged datagrams: the loop lives, and nothing stays behind. */
class FuzzTest {
    private static final int DATAGRAMS = 20_000;
    private static final int BATCH = 100;
    private static final String[] SALT = {
        "\r\n",
        ";",
        ",",
        "<",
        ">",
        "\"",
        "\\",
        "%",
        ":",
        "sip:",
        "z9hG4bK",
        "-1",
        "99999999999",
        "\0",
        "=",
        "*",
        "[::1",
        " ",
        "Contact: *\r\n",
        "Via: SIP/2.0/UDP [::",
        "Record-Route: <sip:x;lr>\r\n",
        "Require: x\r\n",
        "Route: <sip:\r\n",
        "Max-Forwards: 0\r\n",
        "tel:+"
    };

    @Test
    void damagedDatagramsNeverStopTheLoop() {
        long seed = 4475;
        SplittableRandom random = new SplittableRandom(seed);
        try (Fixture engine = new Fixture(2000, 2)) {
            SipPeer trunk = engine.trunk;
            for (int i = 0; i < DATAGRAMS; i++) {
                trunk.sendRaw(
                        damaged(
                                random.nextInt(8) == 0 ? response(trunk) : request(trunk, random),
                                random));
                if (i % BATCH == 0) {
                    rejectAll(engine);
                    engine.settle();
                }
            }
            engine.settle();
            rejectAll(engine);

            assertEquals(0, engine.counter("bugs_total"), "seed " + seed);
            assertTrue(engine.counter("malformed_total") > 1000, "seed " + seed);
            assertTrue(engine.counter("requests_total{method=INVITE}") > 1000, "seed " + seed);
            engine.awaitIdle();
        }
    }

    @Test
    void damagedContactsOfARightfulPhoneNeverStopTheLoop() {
        SplittableRandom random = new SplittableRandom(3261);
        try (Fixture engine = new Fixture(10, 2)) {
            SipPeer socket = engine.peer();
            Phone phone = new Phone(socket, "1001", "secret-1001");
            int registered = 0;
            for (int i = 0; i < 1000; i++) {
                phone.sequence++;
                phone.contact =
                        line(
                                damaged(
                                        "<sip:1001@10.1.1.1:5062;ob>;q=0.5;expires=600;+sip.instance=\"<urn:x>\"",
                                        random));
                String head =
                        phone.register()
                                + "Expires: "
                                + line(damaged("600, q=1, 1800000000, 1, 2, 3, 4, 5, 6, 7", random))
                                + "\r\n";
                String response =
                        i == 0
                                ? phone.authenticated(head)
                                : phone.send(head + phone.credentials("REGISTER", phone.uri));
                registered += response.startsWith("SIP/2.0 200") ? 1 : 0;
            }

            assertTrue(registered > 100, "registered " + registered);
            assertEquals(0, engine.counter("bugs_total"));
            engine.awaitIdle();
        }
    }

    @Test
    void damagedRequestsAndResponsesOfADialogNeverStopTheLoop() {
        SplittableRandom random = new SplittableRandom(3264);
        try (Fixture engine = new Fixture(3000, Fixture.T1_MS)) {
            SipPeer trunk = engine.trunk;
            String contact = "Contact: <sip:x@" + trunk.address() + ">\r\nContent-Length";
            for (int i = 0; i < 500; i++) {
                engine.dial("n" + i);
                String invite = trunk.receive("INVITE sip:n" + i + "@");
                String ringing =
                        trunk.reply(
                                invite,
                                "180 Ringing",
                                "t",
                                "Reason: Q.850;cause=16\r\n",
                                SipPeer.SDP);
                String success = ringing.replace("180 Ringing", "200 OK");
                String routed =
                        success.replace(
                                "Contact",
                                "Record-Route: <sip:" + trunk.address() + ";lr>\r\nContact");
                trunk.sendRaw(damaged(routed, random));
                trunk.send(success);
                String dialog =
                        InviteClientTest.calleeRequest(invite, "INFO", 1 + random.nextInt(3));
                for (String method : List.of("INFO", "UPDATE", "INVITE", "ACK", "BYE")) {
                    String request =
                            dialog.replace("INFO", method)
                                    .replace("branch=", "branch=z9hG4bK" + i + method);
                    trunk.sendRaw(damaged(request.replace("Content-Length", contact), random));
                }
                engine.events.clear();
            }
            engine.settle();

            assertEquals(0, engine.counter("bugs_total"));
            assertTrue(engine.counter("requests_total{method=INFO}") > 100);
        }
    }

    /** As one header value. */
    private static String line(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1).replaceAll("[\r\n\0]", "");
    }

    private static void rejectAll(Fixture engine) {
        for (SipEvent event = engine.events.poll(); event != null; event = engine.events.poll()) {
            if (event instanceof SipEvent.InviteReceived invite) {
                boolean answer = invite.leg().value() % 2 == 0;
                engine.tell(
                        answer
                                ? new SipCommand.Answer(invite.leg(), SipPeer.SDP)
                                : new SipCommand.Reject(invite.leg(), HangupCause.BUSY, 0));
            }
        }
    }

    private static String request(SipPeer peer, SplittableRandom random) {
        PeerCall call = new PeerCall(peer);
        call.further =
                "P-Asserted-Identity: <sip:1@2>\r\nAuthorization: Digest username=\"1001\",realm=\"tandem.test\",nonce=\"00\","
                        + "uri=\"sip:x\",response=\"00\",algorithm=MD5,cnonce=\"1\",qop=auth,nc=00000001\r\nReason: Q.850;cause=16\r\n";
        String[] methods = {
            "INVITE",
            "INVITE",
            "ACK",
            "BYE",
            "CANCEL",
            "OPTIONS",
            "REGISTER",
            "INFO",
            "UPDATE",
            "REFER"
        };
        return call.request(
                methods[random.nextInt(methods.length)], random.nextBoolean() ? SipPeer.SDP : "");
    }

    private static String response(SipPeer peer) {
        return "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch="
                + SipPeer.branch()
                + "\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: "
                + peer.port()
                + "\r\nCSeq: 1 INVITE\r\nContact: <sip:x@y>\r\nContent-Length: 0\r\n\r\n";
    }

    private static byte[] damaged(String message, SplittableRandom random) {
        StringBuilder text = new StringBuilder(message);
        List<Integer> kinds = List.of(0, 1, 2, 3, 4);
        int changes = random.nextInt(4);
        for (int i = 0; i < changes && text.length() > 40; i++) {
            int at = random.nextInt(text.length());
            switch (kinds.get(random.nextInt(kinds.size()))) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
                case 2 -> text.insert(at, SALT[random.nextInt(SALT.length)]);
                case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 40)));
                default -> text.setLength(Math.max(40, at));
            }
        }
        return text.toString()
                .getBytes(
                        random.nextBoolean()
                                ? StandardCharsets.UTF_8
                                : StandardCharsets.ISO_8859_1);
    }
}
