package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tandem.sip.Contact;
import tandem.sip.Destination;
import tandem.sip.DialogFacts;
import tandem.sip.HangupCause;
import tandem.sip.LegId;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tandem.sip.jain.SipPeer.header;
import static tandem.sip.jain.SipPeer.tag;

/** Dialogs of one engine, ended by another that only knows the facts which the first one told. */
class OrphanByeTest {
    private final Fixture dead = new Fixture();
    private final Fixture next = new Fixture(1000, Fixture.T1_MS);
    private final SipPeer trunk = dead.trunk;

    @AfterEach
    void close() {
        dead.close();
        next.close();
    }

    @Test
    void callerGetsByeThroughTheRouteThatItsInviteRecorded() {
        SipPeer proxy = dead.peer();
        PeerCall call = new PeerCall(trunk);
        call.further =
                "Record-Route: <sip:"
                        + proxy.address()
                        + ";lr;ftag=a>\r\nRecord-Route: <sip:10.9.9.9;lr>\r\n";
        String success = answered(call);
        DialogFacts facts = confirmed();

        String bye = byeAt(proxy, facts);

        assertTrue(bye.startsWith("BYE sip:carrier@" + trunk.address() + " SIP/2.0"), bye);
        assertEquals(
                "<sip:" + proxy.address() + ";lr;ftag=a>,<sip:10.9.9.9;lr>",
                String.join(",", SipPeer.headers(bye, "Route")));
        assertEquals(call.callId, header(bye, "Call-ID"));
        assertEquals(tag(header(success, "To")), tag(header(bye, "From")));
        assertTrue(header(bye, "From").startsWith("<sip:4000@127.0.0.1>"), bye);
        assertEquals(call.fromTag, tag(header(bye, "To")));
        assertEquals("1000001 BYE", header(bye, "CSeq"));
        assertEquals("Q.850;cause=41;text=\"engine-restart\"", header(bye, "Reason"));
        endsWith(proxy, bye, "200 OK", "ok");
    }

    @Test
    void calleeGetsByeBackwardsThroughTheRouteThatItsAnswerRecorded() {
        SipPeer proxy = dead.peer();
        dead.dial("1");
        String invite = trunk.receive("INVITE");
        trunk.reply(
                invite,
                "200 OK",
                "t",
                "Record-Route: <sip:10.9.9.9;lr>\r\nRecord-Route: <sip:"
                        + proxy.address()
                        + ";lr>\r\n",
                SipPeer.SDP);
        dead.event(SipEvent.Answered.class);
        DialogFacts facts = confirmed();

        String bye = byeAt(proxy, facts);

        assertEquals(
                "<sip:" + proxy.address() + ";lr>,<sip:10.9.9.9;lr>",
                String.join(",", SipPeer.headers(bye, "Route")));
        assertEquals(tag(header(invite, "From")), tag(header(bye, "From")));
        assertEquals("t", tag(header(bye, "To")));
        assertEquals("1000002 BYE", header(bye, "CSeq"));
        endsWith(proxy, bye, "481 Call/Transaction Does Not Exist", "gone");
    }

    @Test
    void peerThatMovedItsContactGetsByeAtTheNewOne() {
        PeerCall call = new PeerCall(trunk);
        LegId leg = invited(call);
        String success = answer(call, leg);
        SipPeer moved = dead.peer();
        call.sequence++;
        call.branch = SipPeer.branch();
        trunk.send(
                call.request("INVITE", SipPeer.SDP)
                        .replace(
                                "Contact: <sip:carrier@" + trunk.address(),
                                "Contact: <sip:carrier@" + moved.address()));
        dead.event(SipEvent.ReofferReceived.class);
        DialogFacts before = confirmed();
        DialogFacts after = confirmed();

        String bye = byeAt(moved, after);

        assertEquals(trunk.port(), before.remotePort());
        assertEquals(before.localTag(), after.localTag());
        assertEquals(tag(header(success, "To")), tag(header(bye, "From")));
        assertTrue(bye.startsWith("BYE sip:carrier@" + moved.address()), bye);
        endsWith(moved, bye, "200 OK", "ok");
    }

    @Test
    void phoneBehindNatGetsByeOnItsFlow() {
        SipPeer phone = dead.peer();
        InetSocketAddress flow = new InetSocketAddress("127.0.0.1", phone.port());
        Contact contact =
                new Contact("sip:1001@192.168.9.9:5062;ob", flow, "udp", Long.MAX_VALUE, "phone");
        dead.dial(dead.endpoint.newLeg(), new Destination.Device(contact));
        String ringing = phone.reply(phone.receive("INVITE"), "180 Ringing", "t");
        phone.send(
                ringing.replace("180 Ringing", "200 OK")
                        .replace(phone.address(), "192.168.9.9:5062"));
        dead.event(SipEvent.Progressed.class);
        dead.event(SipEvent.Answered.class);

        String bye = byeAt(phone, confirmed());

        assertTrue(bye.startsWith("BYE sip:peer@192.168.9.9:5062 SIP/2.0"), bye);
        assertEquals("t", tag(header(bye, "To")));
        endsWith(phone, bye, "200 OK", "ok");
    }

    @Test
    void dialogIsToldOnceAndBeforeTheAnswer() {
        dead.dial("1");
        String success = trunk.reply(trunk.receive("INVITE"), "200 OK", "t", "", SipPeer.SDP);
        dead.event(SipEvent.Answered.class);
        assertEquals(1, dead.confirmed.size());

        trunk.receive("ACK");
        trunk.send(success);
        trunk.receive("ACK");

        dead.noEvent();
        assertEquals(1, dead.confirmed.size());
    }

    @Test
    void refusalsAndSilenceAreCounted() {
        answered(new PeerCall(trunk));
        DialogFacts facts = confirmed();

        String bye = byeAt(trunk, facts);
        trunk.reply(bye, "403 Forbidden", "");
        byeAt(trunk, facts);

        assertEquals(SipEvent.OrphanEnd.REFUSED, next.event(SipEvent.OrphanEnded.class).end());
        assertEquals(
                new SipEvent.OrphanEnded(facts, SipEvent.OrphanEnd.TIMEOUT),
                next.event(SipEvent.OrphanEnded.class));
        assertEquals(1, next.counter("orphan_byes_total{result=timeout}"));
        next.awaitIdle();
        next.noEvent();
    }

    /** 2,000 take ten seconds, so that only a few can have left when the commands are read. */
    @Test
    void restartOfABusyEngineIsNoFlood() {
        answered(new PeerCall(trunk));
        DialogFacts facts = confirmed();

        for (int i = 0; i < 2000; i++) {
            next.tell(new SipCommand.ByeOrphan(facts, HangupCause.ENGINE_RESTART));
        }
        Awaitility.await().until(() -> next.endpoint.gauges().backlog() == 0);
        next.settle();

        assertTrue(next.endpoint.gauges().transactions() < 1500);
        assertEquals(0, next.counter("orphan_byes_total{result=overflow}"));
    }

    @Test
    void factsThatCouldEndTheirLineAreRefused() {
        for (String hostile : List.of("a\r\nX: y", "a\nb", "a\u0000b")) {
            assertThrows(IllegalArgumentException.class, () -> facts(hostile, "sip:a@b", "t"));
            assertThrows(IllegalArgumentException.class, () -> facts("id", hostile, "t"));
            assertThrows(IllegalArgumentException.class, () -> facts("id", "sip:a@b", hostile));
        }
    }

    @Test
    void factsThatAreNoDialogAreCountedAndSendNothing() {
        List<DialogFacts> bad =
                List.of(
                        facts("id", "no uri at all", "t"),
                        new DialogFacts(
                                "id",
                                "sip:a@b",
                                "l",
                                "sip:a@b",
                                "t",
                                "sip:a@b",
                                List.of("<<"),
                                1,
                                "udp",
                                "127.0.0.1",
                                trunk.port()),
                        new DialogFacts(
                                "id",
                                "sip:a@b",
                                "l",
                                "sip:a@b",
                                "t",
                                "sip:a@b",
                                List.of(),
                                1,
                                "udp",
                                "peer.example",
                                trunk.port()));

        bad.forEach(
                facts -> next.tell(new SipCommand.ByeOrphan(facts, HangupCause.ENGINE_RESTART)));

        Awaitility.await()
                .until(() -> next.counter("orphan_byes_total{result=unaddressable}") == bad.size());
        for (DialogFacts facts : bad) {
            assertEquals(
                    new SipEvent.OrphanEnded(facts, SipEvent.OrphanEnd.UNADDRESSABLE),
                    next.event(SipEvent.OrphanEnded.class));
        }
        assertEquals(0, next.endpoint.gauges().transactions());
    }

    private DialogFacts facts(String callId, String target, String remoteTag) {
        return new DialogFacts(
                callId,
                "sip:a@b",
                "l",
                "sip:a@b",
                remoteTag,
                target,
                List.of(),
                1,
                "udp",
                "127.0.0.1",
                trunk.port());
    }

    private LegId invited(PeerCall call) {
        call.invite();
        trunk.receive("SIP/2.0 100");
        return dead.event(SipEvent.InviteReceived.class).leg();
    }

    private String answer(PeerCall call, LegId leg) {
        dead.tell(new SipCommand.Answer(leg, SipPeer.SDP));
        String success = trunk.receive("SIP/2.0 200");
        call.further = "";
        call.ack(success, "");
        dead.event(SipEvent.Acked.class);
        return success;
    }

    private String answered(PeerCall call) {
        return answer(call, invited(call));
    }

    private DialogFacts confirmed() {
        return Objects.requireNonNull(dead.confirmed.poll(), "no dialog was told").dialog();
    }

    /** The next engine's BYE, as it arrives. */
    private String byeAt(SipPeer where, DialogFacts facts) {
        where.talkTo(next.address);
        next.tell(new SipCommand.ByeOrphan(facts, HangupCause.ENGINE_RESTART));
        return where.receive("BYE ");
    }

    private void endsWith(SipPeer peer, String bye, String answer, String result) {
        peer.reply(bye, answer, "");
        Awaitility.await()
                .until(() -> next.counter("orphan_byes_total{result=" + result + "}") == 1);
        assertEquals(
                result.toUpperCase(java.util.Locale.ROOT),
                next.event(SipEvent.OrphanEnded.class).end().name());
        next.awaitIdle();
        next.noEvent();
    }
}
