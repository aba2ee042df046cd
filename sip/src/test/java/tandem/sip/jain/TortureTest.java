package tandem.sip.jain;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import tandem.sip.InviteFacts;
import tandem.sip.SipEvent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tandem.sip.jain.SipPeer.header;

/**
 * Messages in the spirit of RFC 4475, as real datagrams: the odd but right are taken, the wrong get
 * one answer or none.
 */
class TortureTest {
    private final Fixture engine = new Fixture();
    private final SipPeer trunk = engine.trunk;

    @AfterEach
    void close() {
        engine.close();
    }

    /** An INVITE with a hole for one more header; %s is the address. */
    private String invite(String further) {
        return "INVITE sip:4000@127.0.0.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP "
                + trunk.address()
                + ";rport;branch="
                + SipPeer.branch()
                + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: <sip:a@127.0.0.1>;tag=1\r\n"
                + "To: <sip:4000@127.0.0.1>\r\n"
                + "Call-ID: "
                + SipPeer.unique("torture")
                + "\r\n"
                + "CSeq: 1 INVITE\r\n"
                + "Contact: <sip:a@"
                + trunk.address()
                + ">\r\n"
                + further
                + "Content-Length: 0\r\n\r\n";
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                edit(
                        "duplicate CSeq",
                        "CSeq: 1 INVITE\r\n",
                        "CSeq: 1 INVITE\r\nCSeq: 2 INVITE\r\n"),
                edit("duplicate Call-ID in compact form", "CSeq:", "i: other\r\nCSeq:"),
                edit("duplicate To", "To: <", "To: <sip:x@y>\r\nTo: <"),
                edit("duplicate From in compact form", "To: <", "f: <sip:x@y>;tag=2\r\nTo: <"),
                edit(
                        "duplicate Max-Forwards",
                        "Max-Forwards: 70\r\n",
                        "Max-Forwards: 70\r\nMAX-FORWARDS: 5\r\n"),
                edit("duplicate Content-Length", "Content-Length: 0", "Content-Length: 0\r\nl: 0"),
                edit(
                        "duplicate Content-Type",
                        "CSeq:",
                        "Content-Type: application/sdp\r\nc: text/plain\r\nCSeq:"),
                edit("duplicate Expires", "CSeq:", "Expires: 1\r\nExpires: 2\r\nCSeq:"),
                edit("two Contacts", "Contact:", "Contact: <sip:b@c>\r\nContact:"),
                edit("two Contacts in one header", "Contact:", "Contact: <sip:b@c>,"),
                edit("no Contact", "Contact:", "X-Contact:"),
                edit("Contact of stars", "Contact: <sip:a@", "Contact: *\r\nX: <sip:a@"),
                edit("Contact that is no URI", "Contact: <", "Contact: <<<"),
                edit("negative Content-Length", "Content-Length: 0", "Content-Length: -999"),
                edit(
                        "Content-Length beyond the datagram",
                        "Content-Length: 0",
                        "Content-Length: 9999"),
                edit(
                        "Content-Length that is no number",
                        "Content-Length: 0",
                        "Content-Length: many"),
                edit(
                        "Content-Length overflowing",
                        "Content-Length: 0",
                        "Content-Length: 99999999999999999999"),
                edit("CSeq overflowing", "CSeq: 1 INVITE", "CSeq: 36893488147419103232 INVITE"),
                edit("CSeq above 2^31", "CSeq: 1 INVITE", "CSeq: 2147483648 INVITE"),
                edit("CSeq of another method", "CSeq: 1 INVITE", "CSeq: 1 BYE"),
                edit("CSeq without number", "CSeq: 1 INVITE", "CSeq: INVITE"),
                edit("From without tag", ";tag=1", ""),
                edit("From with open quote", "From: <", "From: \"open <"),
                edit("To that is no address", "To: <sip:4000@127.0.0.1>", "To: <sip:"),
                edit("Via with wrong transport", "SIP/2.0/UDP", "SIP/2.0/TCP"),
                edit("Via without cookie", "branch=z9hG4bK", "branch=peer"),
                edit("Via without branch", "branch=z9hG4bK", "brunch=z9hG4bK"),
                edit("header without name", "CSeq:", ": nameless\r\nCSeq:"),
                edit("header without colon", "CSeq:", "nocolon\r\nCSeq:"),
                edit(
                        "Request-URI with spaces",
                        "INVITE sip:4000@127.0.0.1",
                        "INVITE sip:4000@127.0.0.1; lr"),
                edit(
                        "Request-URI in brackets",
                        "INVITE sip:4000@127.0.0.1",
                        "INVITE <sip:4000@127.0.0.1>"),
                edit(
                        "end without blank line",
                        "Content-Length: 0\r\n\r\n",
                        "Content-Length: 0\r\n"),
                edit("Max-Forwards that is no number", "Max-Forwards: 70", "Max-Forwards: few"),
                edit("Route that is no address", "CSeq:", "Record-Route: %%%\r\nCSeq:"));
    }

    private static Arguments edit(String what, String from, String to) {
        return Arguments.of(what, from, to);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void wrongRequestIsBad(String what, String from, String to) {
        String message = invite("").replace(from, to);
        trunk.send(message);

        String response = trunk.receive();

        assertTrue(response.startsWith("SIP/2.0 400 "), response);
        assertTrue(response.length() <= message.length() + 64, "amplified: " + response);
        assertFalse(header(response, "CSeq").isEmpty(), response);
        engine.noEvent();
        assertEquals(0, engine.endpoint.gauges().dialogs());
        assertEquals(1, engine.counter("malformed_total"));
    }

    static Stream<Arguments> silent() {
        return Stream.of(
                Arguments.of("no Via", "Via:", "X-Via:"),
                Arguments.of("no From", "From:", "X-From:"),
                Arguments.of("no To", "To:", "X-To:"),
                Arguments.of("no Call-ID", "Call-ID:", "X-Call-ID:"),
                Arguments.of("no CSeq", "CSeq:", "X-CSeq:"),
                Arguments.of("a wrong ACK", "INVITE sip", "ACK sip"),
                Arguments.of(
                        "a wrong response",
                        "INVITE sip:4000@127.0.0.1 SIP/2.0",
                        "SIP/2.0 999999 Odd"),
                Arguments.of(
                        "a response to nothing",
                        "INVITE sip:4000@127.0.0.1 SIP/2.0",
                        "SIP/2.0 200 OK"),
                Arguments.of(
                        "another protocol", "INVITE sip:4000@127.0.0.1 SIP/2.0", "GET / HTTP/1.1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silent")
    void whatCannotBeAnsweredIsNot(String what, String from, String to) {
        trunk.send(invite("").replace(from, to));

        trunk.expectSilence();

        engine.noEvent();
        assertEquals(0, engine.endpoint.gauges().dialogs());
    }

    @Test
    void oddButRightInviteIsTaken() {
        String odd =
                "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\n"
                        + "TO :\n sip:vivekg@chair-dnrc.example.com ;   z = 1918181833n\n"
                        + "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\n  ;\n  tag = 98asjd8\n"
                        + "MaX-fOrWaRdS: 0068\n"
                        + "Call-ID: wsinv.ndaksdj@192.0.2.1\n"
                        + "Content-Length   : 150\n"
                        + "cseq: 0009\n  INVITE\n"
                        + "Via  : SIP  /   2.0\n /UDP\n    192.0.2.2;rport;branch=z9hG4bK390skdjuw\n"
                        + "s :\n"
                        + "NewFangledHeader:   newfangled value\n continued newfangled value\n"
                        + "UnknownHeaderWithUnusualValue: ;;,,;;,;\n"
                        + "Content-Type: application/sdp\n"
                        + "Route:\n <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\n"
                        + "v:  SIP  / 2.0  / TCP     spindle.example.com   ;\n  branch  =   z9hG4bK9ikj8  ,\n SIP  /    2.0   / UDP  192.168.255.111   ; branch=\n z9hG4bK30239\n"
                        + "m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\n      newvalue ;\n  secondparam ; q = 0.33\n\n"
                        + "v=0\r\no=mhandley 29739 7272939 IN IP4 192.0.2.3\r\ns=-\r\nc=IN IP4 192.0.2.4\r\nt=0 0\r\nm=audio 49217 RTP/AVP 0 12\r\nm=video 3227 RTP/AVP 31\r\na=rtpmap:31 LPC\r\n";
        trunk.send(odd);

        InviteFacts facts = engine.event(SipEvent.InviteReceived.class).facts();
        assertEquals("vivekg", facts.requestUri().user());
        assertEquals("jdrosen", facts.from().user());
        assertTrue(facts.sdp().startsWith("v=0\r\no=mhandley"), facts.sdp());
        assertEquals(150, facts.sdp().length());
    }

    @Test
    void escapedUserIsDecoded() {
        trunk.send(
                invite("")
                        .replace(
                                "sip:4000@127.0.0.1 SIP",
                                "sip:sips%3Auser%40example.com@127.0.0.1 SIP"));

        assertEquals(
                "sips:user@example.com",
                engine.event(SipEvent.InviteReceived.class).facts().requestUri().user());
    }

    @Test
    void telUriIsTaken() {
        trunk.send(invite("").replace("INVITE sip:4000@127.0.0.1", "INVITE tel:+86-138-0013-8000"));

        String user = engine.event(SipEvent.InviteReceived.class).facts().requestUri().user();
        assertTrue(user.startsWith("+86"), user);
    }

    @Test
    void longHeadersAreTaken() {
        trunk.send(
                invite("X-Long: " + "x".repeat(3000) + "\r\n")
                        .replace("From: <", "From: \"" + "n".repeat(300) + "\" <"));

        InviteFacts facts = engine.event(SipEvent.InviteReceived.class).facts();
        assertEquals(300, facts.fromDisplay().length());
        assertEquals(256, facts.headers().get("x-long").length());
    }

    @Test
    void octetsAfterTheBodyAreOverlooked() {
        trunk.send(
                invite("Content-Type: application/sdp\r\n")
                        .replace(
                                "Content-Length: 0\r\n\r\n",
                                "Content-Length: 5\r\n\r\nv=0\r\nBYE rest"));

        assertEquals("v=0\r\n", engine.event(SipEvent.InviteReceived.class).facts().sdp());
    }

    @Test
    void bodyWithoutContentLengthReachesToTheEnd() {
        trunk.send(
                invite("Content-Type: application/sdp\r\n")
                        .replace("Content-Length: 0\r\n\r\n", "\r\n" + SipPeer.SDP));

        assertEquals(SipPeer.SDP, engine.event(SipEvent.InviteReceived.class).facts().sdp());
    }

    @Test
    void utf8IsKept() {
        String message = invite("").replace("From: <", "From: \"李娜\" <");
        trunk.sendRaw(message.getBytes(StandardCharsets.UTF_8));

        assertEquals("李娜", engine.event(SipEvent.InviteReceived.class).facts().fromDisplay());
    }

    @Test
    void unknownOptionIsNamed() {
        trunk.send(invite("Require: nothingSupportsThis\r\nRequire: norThis\r\n"));

        String response = trunk.receive("SIP/2.0 420");

        assertEquals("nothingSupportsThis, norThis", header(response, "Unsupported"));
    }

    @Test
    void otherRefusalsHaveTheirStatus() {
        trunk.send(invite("").replace("Max-Forwards: 70", "Max-Forwards: 0"));
        trunk.receive("SIP/2.0 483");
        trunk.send(invite("").replace("4000@127.0.0.1 SIP/2.0", "4000@127.0.0.1 SIP/7.0"));
        trunk.receive("SIP/2.0 505");
        trunk.send(
                invite("")
                        .replace(
                                "INVITE sip:4000@127.0.0.1",
                                "INVITE soap.beep://192.0.2.103:3002"));
        trunk.receive("SIP/2.0 416");
        trunk.send(
                invite("Content-Type: text/plain\r\n")
                        .replace("Content-Length: 0\r\n\r\n", "Content-Length: 2\r\n\r\nhi"));
        trunk.receive("SIP/2.0 415");
        trunk.send(invite("").replace("INVITE", "SUBSCRIBE"));
        assertTrue(header(trunk.receive("SIP/2.0 405"), "Allow").contains("INVITE"));
        trunk.send(invite("").replace("INVITE", "!interesting-Method0123456789_*+`.%indeed'~"));
        trunk.receive("SIP/2.0 405");
        trunk.send(invite("").replace("INVITE", "BYE"));
        trunk.receive("SIP/2.0 481");
        trunk.send(invite("").replace("INVITE", "OPTIONS"));
        trunk.receive("SIP/2.0 200");

        engine.noEvent();
        assertEquals(0, engine.endpoint.gauges().transactions());
    }

    @Test
    void maddrCannotAimOurResponses() {
        SipPeer victim = engine.peer();
        trunk.send(
                invite("")
                        .replace(
                                ";rport;",
                                ";maddr=127.0.0.1;received=10.0.0.9;rport=" + victim.port() + ";"));

        assertTrue(trunk.receive().startsWith("SIP/2.0 100"));
    }

    @Test
    void keepAlivesAndGarbageCostNothing() {
        trunk.send("\r\n\r\n");
        trunk.sendRaw(new byte[4]);
        trunk.sendRaw(new byte[0]);
        trunk.sendRaw(new byte[9000]);
        trunk.send("x".repeat(100));

        trunk.expectSilence();

        assertEquals(0, engine.counter("malformed_total"));
        assertTrue(engine.counter("keep_alives_total") >= 2);
        assertEquals(1, engine.counter("dropped_datagrams_total{reason=oversized}"));
        assertEquals(1, engine.counter("dropped_datagrams_total{reason=garbage}"));
    }
}
