package tandem.sip.jain;

import java.net.InetSocketAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tandem.sip.Contact;
import tandem.sip.Destination;
import tandem.sip.HangupCause;
import tandem.sip.LegId;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tandem.sip.jain.SipPeer.header;
import static tandem.sip.jain.SipPeer.tag;

/** Our INVITE: answers, forks, CANCEL and its races, failures. */
class InviteClientTest {
    private final Fixture engine = new Fixture();
    private final SipPeer trunk = engine.trunk;

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void inviteSaysWhoCallsWhom() {
        engine.dial("13800138000");

        String invite = trunk.receive();

        assertTrue(
                invite.startsWith("INVITE sip:13800138000@" + trunk.address() + " SIP/2.0\r\n"),
                invite);
        assertTrue(
                header(invite, "From").startsWith("\"Li Na\" <sip:1001@tandem.test>;tag="), invite);
        assertEquals("<sip:13800138000@" + trunk.address() + ">", header(invite, "To"));
        assertEquals("<sip:127.0.0.1:" + engine.address.getPort() + ">", header(invite, "Contact"));
        assertEquals("42", header(invite, "X-Call"));
        assertEquals("70", header(invite, "Max-Forwards"));
        assertEquals("Tandem/test", header(invite, "User-Agent"));
        assertTrue(header(invite, "Via").contains("rport"), invite);
        assertEquals(SipPeer.SDP, SipPeer.body(invite));
        trunk.reply(invite, "404 Not Found", "t");
    }

    @Test
    void callIsProgressedAnsweredAndEndedByUs() {
        LegId leg = engine.dial("1");
        String invite = trunk.receive("INVITE");
        trunk.reply(invite, "100 Trying", "");
        trunk.reply(invite, "180 Ringing", "t");
        trunk.reply(invite, "183 Session Progress", "t", "", SipPeer.SDP);
        trunk.reply(invite, "200 OK", "t", "", SipPeer.SDP);
        String ack = trunk.receive("ACK");

        assertEquals(
                new SipEvent.Progressed(leg, 180, ""), engine.event(SipEvent.Progressed.class));
        assertEquals(
                new SipEvent.Progressed(leg, 183, SipPeer.SDP),
                engine.event(SipEvent.Progressed.class));
        assertEquals(
                new SipEvent.Answered(leg, SipPeer.SDP), engine.event(SipEvent.Answered.class));
        assertTrue(ack.startsWith("ACK sip:peer@" + trunk.address()), ack);
        assertEquals("1 ACK", header(ack, "CSeq"));

        engine.tell(new SipCommand.Hangup(leg, HangupCause.NORMAL));
        String bye = trunk.receive("BYE");
        engine.noEvent();
        trunk.reply(bye, "200 OK", "");

        assertEquals("2 BYE", header(bye, "CSeq"));
        assertEquals("t", tag(header(bye, "To")));
        assertEquals(new SipEvent.Released(leg), engine.event(SipEvent.Released.class));
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void repeatedAnswerIsAcknowledgedAgainAndToldOnce() {
        engine.dial("1");
        String invite = trunk.receive("INVITE");
        String success = trunk.reply(invite, "200 OK", "t", "", SipPeer.SDP);
        String first = trunk.receive("ACK");
        trunk.send(success);

        String second = trunk.receive("ACK");

        assertEquals(first, second);
        engine.event(SipEvent.Answered.class);
        engine.noEvent();
    }

    @Test
    void answersOfOtherForksAreAcknowledgedAndHungUp() {
        engine.dial("1");
        String invite = trunk.receive("INVITE");
        trunk.reply(invite, "200 OK", "first", "", SipPeer.SDP);
        trunk.receive("ACK");
        SipPeer other = engine.peer();
        other.reply(invite, "200 OK", "second", "", SipPeer.SDP);

        String ack = other.receive("ACK");
        String bye = other.receive("BYE");
        other.reply(bye, "200 OK", "");

        assertEquals("second", tag(header(ack, "To")));
        assertEquals("second", tag(header(bye, "To")));
        engine.event(SipEvent.Answered.class);
        engine.noEvent();
    }

    @Test
    void refusalEndsTheLegWithItsCauseAndIsAcknowledged() {
        LegId leg = engine.dial("1");
        trunk.reply(
                trunk.receive("INVITE"), "486 Busy Here", "t", "Reason: Q.850;cause=19\r\n", "");

        String ack = trunk.receive("ACK");

        assertEquals("1 ACK", header(ack, "CSeq"));
        assertEquals(
                new SipEvent.Failed(leg, HangupCause.BUSY.withQ850(19)),
                engine.event(SipEvent.Failed.class));
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void challengeOfATrunkIsAFailure() {
        engine.dial("1");
        trunk.reply(trunk.receive("INVITE"), "407 Proxy Authentication Required", "t");

        assertEquals("forbidden", engine.event(SipEvent.Failed.class).cause().reason());
    }

    @Test
    void silenceIsATimeoutAfterRepeats() {
        LegId leg = engine.dial("1");
        String first = trunk.receive("INVITE");
        String second = trunk.receive("INVITE");

        assertEquals(first, second);
        assertEquals(
                new SipEvent.Failed(leg, HangupCause.TIMEOUT), engine.event(SipEvent.Failed.class));
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void hangupDuringRingingCancels() {
        LegId leg = engine.dial("1");
        String invite = trunk.receive("INVITE");
        trunk.reply(invite, "180 Ringing", "t");
        engine.event(SipEvent.Progressed.class);
        engine.tell(new SipCommand.Hangup(leg, HangupCause.CANCELLED));

        String cancel = trunk.receive("CANCEL");
        trunk.reply(cancel, "200 OK", "t");
        trunk.reply(invite, "487 Request Terminated", "t");
        trunk.receive("ACK");

        assertEquals(header(invite, "Via"), header(cancel, "Via"));
        assertEquals("1 CANCEL", header(cancel, "CSeq"));
        assertFalse(header(cancel, "Reason").isEmpty());
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void hangupBeforeAnyResponseCancelsOnlyAfterTheFirst() {
        LegId leg = engine.dial("1");
        String invite = trunk.receive("INVITE");
        engine.tell(new SipCommand.Hangup(leg, HangupCause.CANCELLED));
        assertTrue(trunk.receive().startsWith("INVITE"), "only a repeat may come");
        trunk.reply(invite, "100 Trying", "");

        String cancel = trunk.receive("CANCEL");
        trunk.reply(cancel, "200 OK", "t");
        trunk.reply(invite, "487 Request Terminated", "t");

        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void answerThatWinsAgainstCancelIsAcknowledgedAndHungUp() {
        LegId leg = engine.dial("1");
        String invite = trunk.receive("INVITE");
        trunk.reply(invite, "180 Ringing", "t");
        engine.event(SipEvent.Progressed.class);
        engine.tell(new SipCommand.Hangup(leg, HangupCause.CANCELLED));
        String cancel = trunk.receive("CANCEL");
        trunk.reply(invite, "200 OK", "t", "", SipPeer.SDP);
        trunk.reply(cancel, "200 OK", "t");

        trunk.receive("ACK");
        trunk.reply(trunk.receive("BYE"), "200 OK", "");

        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void cancelledInviteThatIsNeverFinishedIsForgotten() {
        LegId leg = engine.dial("1");
        String invite = trunk.receive("INVITE");
        trunk.reply(invite, "180 Ringing", "t");
        engine.event(SipEvent.Progressed.class);
        engine.tell(new SipCommand.Hangup(leg, HangupCause.CANCELLED));
        trunk.reply(trunk.receive("CANCEL"), "200 OK", "t");

        engine.awaitIdle();

        engine.noEvent();
    }

    @Test
    void byeOfTheCalleeEndsTheLeg() {
        LegId leg = engine.dial("1");
        String invite = trunk.receive("INVITE");
        trunk.reply(invite, "200 OK", "t", "", SipPeer.SDP);
        trunk.receive("ACK");
        trunk.send(calleeRequest(invite, "BYE", 1));

        trunk.receive("SIP/2.0 200");

        engine.event(SipEvent.Answered.class);
        assertEquals(leg, engine.event(SipEvent.ByeReceived.class).leg());
        engine.awaitIdle();
    }

    @Test
    void recordedRouteOfTheAnswerIsFollowedBackwards() {
        SipPeer proxy = engine.peer();
        LegId leg = engine.dial("1");
        String invite = trunk.receive("INVITE");
        String routes =
                "Record-Route: <sip:10.9.9.9;lr>\r\nRecord-Route: <sip:"
                        + proxy.address()
                        + ";lr>\r\n";
        trunk.reply(invite, "200 OK", "t", routes, SipPeer.SDP);

        String ack = proxy.receive("ACK");

        String route = String.join(",", SipPeer.headers(ack, "Route"));
        assertTrue(route.indexOf(proxy.address()) < route.indexOf("10.9.9.9"), ack);
        engine.event(SipEvent.Answered.class);
        engine.tell(new SipCommand.Hangup(leg, HangupCause.NORMAL));
        proxy.reply(proxy.receive("BYE"), "200 OK", "");
    }

    @Test
    void strictRouterGetsItsUriInTheRequestLine() {
        SipPeer proxy = engine.peer();
        engine.dial("1");
        String invite = trunk.receive("INVITE");
        trunk.reply(
                invite,
                "200 OK",
                "t",
                "Record-Route: <sip:" + proxy.address() + ">\r\n",
                SipPeer.SDP);

        String ack = proxy.receive("ACK");

        assertTrue(ack.startsWith("ACK sip:" + proxy.address()), ack);
        assertEquals("<sip:peer@" + trunk.address() + ">", header(ack, "Route"));
    }

    @Test
    void deviceIsCalledByItsFlow() {
        SipPeer phone = engine.peer();
        Contact contact =
                new Contact(
                        "sip:1001@192.168.9.9:5062;ob",
                        new InetSocketAddress("127.0.0.1", phone.port()),
                        "udp",
                        Long.MAX_VALUE,
                        "phone");
        LegId leg = engine.endpoint.newLeg();
        engine.dial(leg, new Destination.Device(contact));

        String invite = phone.receive("INVITE");
        phone.reply(invite, "200 OK", "t", "", SipPeer.SDP);
        phone.receive("ACK");
        engine.tell(new SipCommand.Hangup(leg, HangupCause.NORMAL));
        phone.reply(phone.receive("BYE"), "200 OK", "");

        assertTrue(invite.startsWith("INVITE sip:1001@192.168.9.9:5062;ob SIP/2.0"), invite);
        engine.awaitIdle();
    }

    @Test
    void unknownTrunkFailsAtOnce() {
        LegId leg = engine.endpoint.newLeg();
        engine.dial(leg, new Destination.Trunk("nowhere", "1"));

        assertEquals("no-trunk", engine.event(SipEvent.Failed.class).cause().reason());
    }

    @Test
    void hostileNumberCannotInjectHeaders() {
        engine.dial("1\r\nX-Evil: yes");

        String invite = trunk.receive("INVITE");

        assertEquals("", header(invite, "X-Evil"));
        trunk.reply(invite, "404 Not Found", "t");
    }

    @Test
    void fullTableFailsOurOwnInviteToo() {
        try (Fixture small = new Fixture(1, Fixture.T1_MS)) {
            small.dial("1");
            small.trunk.receive("INVITE");
            small.dial("2");

            assertEquals(HangupCause.OVERLOAD, small.event(SipEvent.Failed.class).cause());
        }
    }

    @Test
    void closingEndsWhatIsLeft() {
        engine.dial("1");
        String invite = trunk.receive("INVITE");
        trunk.reply(invite, "200 OK", "t", "", SipPeer.SDP);
        trunk.receive("ACK");
        engine.endpoint.close();

        trunk.receive("BYE");
    }

    static String calleeRequest(String invite, String method, int sequence) {
        return method
                + " sip:engine SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:9;rport;branch="
                + SipPeer.branch()
                + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: "
                + header(invite, "To")
                + ";tag=t\r\n"
                + "To: "
                + header(invite, "From")
                + "\r\n"
                + "Call-ID: "
                + header(invite, "Call-ID")
                + "\r\n"
                + "CSeq: "
                + sequence
                + " "
                + method
                + "\r\n"
                + "Content-Length: 0\r\n\r\n";
    }
}
