package tandem.sip.jain;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tandem.sip.HangupCause;
import tandem.sip.InviteFacts;
import tandem.sip.LegId;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tandem.sip.jain.SipPeer.header;
import static tandem.sip.jain.SipPeer.tag;

/** INVITE to us, its answers, ACK, CANCEL and BYE, with their races. */
class InviteServerTest {
    private final Fixture engine = new Fixture();
    private final PeerCall call = new PeerCall(engine.trunk);

    @AfterEach
    void close() {
        engine.close();
    }

    private LegId invited() {
        call.invite();
        return engine.event(SipEvent.InviteReceived.class).leg();
    }

    private String answered(LegId leg) {
        engine.tell(new SipCommand.Answer(leg, SipPeer.SDP));
        return engine.trunk.receive("SIP/2.0 200");
    }

    private LegId inSession() {
        LegId leg = invited();
        call.ack(answered(leg), "");
        engine.event(SipEvent.Acked.class);
        return leg;
    }

    @Test
    void inviteIsTriedAtOnceAndToldWithItsFacts() {
        call.further =
                "P-Asserted-Identity: <sip:+8613800138000@carrier>\r\nX-Trace: abc\r\nPriority: urgent\r\n";
        call.uri = "sip:40%300@127.0.0.1";
        call.invite();

        String trying = engine.trunk.receive();
        InviteFacts facts = engine.event(SipEvent.InviteReceived.class).facts();

        assertTrue(trying.startsWith("SIP/2.0 100"), trying);
        assertEquals(new InviteFacts.Origin.Trunk("lab"), facts.origin());
        assertEquals("4000", facts.requestUri().user());
        assertEquals("carrier", facts.from().user());
        assertEquals("Some One", facts.fromDisplay());
        assertEquals("4000", facts.to().user());
        assertEquals(engine.trunk.port(), facts.source().getPort());
        assertEquals(SipPeer.SDP, facts.sdp());
        assertEquals(call.callId, facts.callId());
        assertEquals("<sip:+8613800138000@carrier>", facts.headers().get("p-asserted-identity"));
        assertEquals("abc", facts.headers().get("x-trace"));
        assertFalse(facts.headers().containsKey("priority"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-None: 1 | 0 | false",
                "Diversion: <sip:1@a>;reason=no-answer | 1 | false",
                "Diversion: <sip:1@a>;counter=3, \"Two\" <sip:2@b>;reason=unknown | 4 | false",
                "History-Info: <sip:1@a>;index=1, <sip:2@a>;index=1.1, <sip:3@a>;index=1.1.1 | 2 | false",
                "Privacy: id;critical | 0 | true",
                "Privacy: none | 0 | false",
            })
    void inviteSaysHowItWasForwardedAndWhetherItsCallerIsAnonymous(
            String header, int forwards, boolean anonymous) {
        call.further = header + "\r\n";
        call.invite();

        InviteFacts facts = engine.event(SipEvent.InviteReceived.class).facts();

        assertEquals(forwards, facts.forwards());
        assertEquals(anonymous, facts.anonymous());
    }

    @Test
    void responsesGoToTheSourceWithReceivedAndRport() {
        invited();

        String via = header(engine.trunk.receive("SIP/2.0 100"), "Via");

        assertTrue(via.contains("received=127.0.0.1"), via);
        assertTrue(via.contains("rport=" + engine.trunk.port()), via);
    }

    @Test
    void severalProvisionalResponsesAndOneAnswerShareOneTag() {
        LegId leg = invited();
        engine.tell(new SipCommand.Progress(leg, 180, ""));
        engine.tell(new SipCommand.Progress(leg, 183, SipPeer.SDP));

        String ringing = engine.trunk.receive("SIP/2.0 180");
        String early = engine.trunk.receive("SIP/2.0 183");
        String success = answered(leg);

        assertEquals("", SipPeer.body(ringing));
        assertEquals(SipPeer.SDP, SipPeer.body(early));
        assertEquals(SipPeer.SDP, SipPeer.body(success));
        assertFalse(tag(header(ringing, "To")).isEmpty());
        assertEquals(tag(header(ringing, "To")), tag(header(early, "To")));
        assertEquals(tag(header(ringing, "To")), tag(header(success, "To")));
        assertEquals(
                "<sip:127.0.0.1:" + engine.address.getPort() + ">", header(success, "Contact"));
        assertEquals("Tandem/test", header(success, "Server"));
    }

    @Test
    void callThatPeerEndsLeavesNothing() {
        LegId leg = inSession();
        call.further = "Reason: Q.850;cause=31;text=\"x\"\r\n";
        call.next("BYE", "");

        engine.trunk.receive("SIP/2.0 200");
        SipEvent.ByeReceived bye = engine.event(SipEvent.ByeReceived.class);

        assertEquals(leg, bye.leg());
        assertEquals(HangupCause.NORMAL.withQ850(31), bye.cause());
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void callThatWeEndLeavesNothing() {
        LegId leg = inSession();
        engine.tell(new SipCommand.Hangup(leg, HangupCause.NORMAL));

        String bye = engine.trunk.receive("BYE ");
        engine.trunk.reply(bye, "200 OK", "");

        assertTrue(bye.startsWith("BYE sip:carrier@" + engine.trunk.address()), bye);
        assertTrue(header(bye, "Reason").contains("Q.850;cause=16"), bye);
        assertEquals(call.toTag, tag(header(bye, "From")));
        assertEquals(call.fromTag, tag(header(bye, "To")));
        assertEquals(new SipEvent.Released(leg), engine.event(SipEvent.Released.class));
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void answerIsRepeatedUntilAcknowledged() {
        LegId leg = invited();
        String first = answered(leg);
        String second = engine.trunk.receive("SIP/2.0 200");
        String third = engine.trunk.receive("SIP/2.0 200");
        call.ack(third, "");

        engine.event(SipEvent.Acked.class);

        assertEquals(first, second);
        assertEquals(first, third);
    }

    @Test
    void secondAckIsNotToldAgain() {
        LegId leg = invited();
        String success = answered(leg);
        call.ack(success, "");
        call.ack(success, "");

        engine.event(SipEvent.Acked.class);
        engine.noEvent();
    }

    @Test
    void answerNeverAcknowledgedEndsTheLegWithBye() {
        LegId leg = invited();
        answered(leg);

        SipEvent.Failed failed = engine.event(SipEvent.Failed.class);
        String bye = engine.trunk.receive("BYE ");
        engine.trunk.reply(bye, "200 OK", "");

        assertEquals(HangupCause.NO_ACK, failed.cause());
        assertEquals(leg, failed.leg());
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void byeBeforeAckEndsTheLeg() {
        LegId leg = invited();
        call.toTag = tag(header(answered(leg), "To"));
        call.next("BYE", "");

        engine.event(SipEvent.ByeReceived.class);

        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void hangupBeforeAckWaitsForTheAck() {
        LegId leg = invited();
        String success = answered(leg);
        engine.tell(new SipCommand.Hangup(leg, HangupCause.NORMAL));
        engine.trunk.receive("SIP/2.0 200");
        call.ack(success, "");

        String bye = engine.trunk.receive("BYE ");
        engine.trunk.reply(bye, "200 OK", "");

        assertEquals(new SipEvent.Released(leg), engine.event(SipEvent.Released.class));
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void hangupBeforeAckGivesUpWaitingInTheEnd() {
        LegId leg = invited();
        answered(leg);
        engine.tell(new SipCommand.Hangup(leg, HangupCause.NORMAL));

        engine.trunk.reply(engine.trunk.receive("BYE "), "200 OK", "");

        assertEquals(new SipEvent.Released(leg), engine.event(SipEvent.Released.class));
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void hangupBeforeAnswerRefusesTheInvite() {
        LegId leg = invited();
        engine.tell(new SipCommand.Hangup(leg, HangupCause.MEDIA_LOST));

        String refusal = engine.trunk.receive("SIP/2.0 480");
        call.ackRefusal(refusal);

        assertTrue(header(refusal, "Reason").contains("cause=27"), refusal);
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void rejectSaysReasonAndRetryAfter() {
        LegId leg = invited();
        engine.tell(new SipCommand.Reject(leg, HangupCause.BUSY, 7));

        String refusal = engine.trunk.receive("SIP/2.0 486");
        call.ackRefusal(refusal);

        assertEquals("7", header(refusal, "Retry-After"));
        assertTrue(header(refusal, "Reason").contains("SIP;cause=486"), refusal);
        assertTrue(header(refusal, "Reason").contains("Q.850;cause=17"), refusal);
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void refusalOfAnOfferHasAWarning() {
        LegId leg = invited();
        engine.tell(new SipCommand.Reject(leg, new HangupCause("srtp-required", 488, 88), 0));

        String refusal = engine.trunk.receive("SIP/2.0 488");
        call.ackRefusal(refusal);

        assertEquals("399 tandem \"srtp-required\"", header(refusal, "Warning"));
        assertTrue(header(refusal, "Reason").contains("text=\"srtp-required\""), refusal);
        engine.awaitIdle();
    }

    @Test
    void refusalIsRepeatedUntilAcknowledgedAndRepeatsOfTheInviteGetIt() {
        LegId leg = invited();
        engine.tell(new SipCommand.Reject(leg, HangupCause.BUSY, 0));
        engine.trunk.receive("SIP/2.0 486");
        engine.trunk.receive("SIP/2.0 486");

        engine.trunk.send(call.request("INVITE", SipPeer.SDP));
        String again = engine.trunk.receive("SIP/2.0 486");
        call.ackRefusal(again);

        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void repeatedInviteGetsTheLastProvisionalResponse() {
        LegId leg = invited();
        engine.tell(new SipCommand.Progress(leg, 180, ""));
        engine.trunk.receive("SIP/2.0 180");
        engine.trunk.send(call.request("INVITE", SipPeer.SDP));

        engine.trunk.receive("SIP/2.0 180");

        engine.noEvent();
    }

    @Test
    void repeatedInviteAfterTheAnswerMakesNoSecondCall() {
        String invite = call.invite();
        LegId leg = engine.event(SipEvent.InviteReceived.class).leg();
        call.ack(answered(leg), "");
        engine.event(SipEvent.Acked.class);
        Awaitility.await().until(() -> engine.endpoint.gauges().transactions() == 0);
        engine.trunk.send(invite);
        engine.trunk.expectSilence();
        call.next("BYE", "");
        engine.event(SipEvent.ByeReceived.class);
        engine.trunk.send(invite);

        engine.noEvent();

        assertEquals(2, engine.counter("late_repeats_total"));
    }

    @Test
    void cancelEndsTheInvite() {
        LegId leg = invited();
        call.further = "Reason: SIP;cause=200;text=\"elsewhere\"\r\n";
        engine.trunk.send(call.request("CANCEL", ""));

        String cancelled = engine.trunk.receive("SIP/2.0 200");
        String refusal = engine.trunk.receive("SIP/2.0 487");
        call.ackRefusal(refusal);
        SipEvent.Cancelled event = engine.event(SipEvent.Cancelled.class);

        assertTrue(header(cancelled, "CSeq").endsWith("CANCEL"), cancelled);
        assertTrue(header(refusal, "CSeq").endsWith("INVITE"), refusal);
        assertEquals(leg, event.leg());
        assertEquals(487, event.cause().sipStatus());
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void cancelAfterTheAnswerChangesNothing() {
        LegId leg = invited();
        String success = answered(leg);
        engine.trunk.send(call.request("CANCEL", ""));

        String cancelled;
        do {
            cancelled = engine.trunk.receive("SIP/2.0 200");
        } while (!header(cancelled, "CSeq").endsWith("CANCEL"));
        call.ack(success, "");

        assertEquals(leg, engine.event(SipEvent.Acked.class).leg());
        engine.noEvent();
    }

    @Test
    void answerAfterCancelIsDropped() {
        LegId leg = invited();
        engine.trunk.send(call.request("CANCEL", ""));
        call.ackRefusal(engine.trunk.receive("SIP/2.0 487"));
        engine.event(SipEvent.Cancelled.class);
        engine.tell(new SipCommand.Answer(leg, SipPeer.SDP));

        engine.awaitIdle();

        assertEquals(1, engine.counter("dropped_commands_total{reason=leg-ended}"));
    }

    @Test
    void cancelOfAnUnknownInviteIsRefused() {
        engine.trunk.send(call.request("CANCEL", ""));

        engine.trunk.receive("SIP/2.0 481");

        engine.noEvent();
    }

    @Test
    void byeDuringRingingEndsTheInviteToo() {
        LegId leg = invited();
        engine.tell(new SipCommand.Progress(leg, 180, ""));
        call.toTag = tag(header(engine.trunk.receive("SIP/2.0 180"), "To"));
        String invite = call.branch;
        call.next("BYE", "");

        engine.trunk.receive("SIP/2.0 200");
        String refusal = engine.trunk.receive("SIP/2.0 487");

        assertTrue(header(refusal, "Via").contains(invite), refusal);
        assertEquals(leg, engine.event(SipEvent.Cancelled.class).leg());
    }

    @Test
    void lateOfferIsAnsweredWithOurOfferAndAckedWithTheirAnswer() {
        engine.trunk.send(call.request("INVITE", ""));
        SipEvent.InviteReceived invite = engine.event(SipEvent.InviteReceived.class);
        engine.tell(new SipCommand.Answer(invite.leg(), SipPeer.SDP));
        String success = engine.trunk.receive("SIP/2.0 200");
        call.ack(success, "v=0\r\nanswer\r\n");

        assertEquals("", invite.facts().sdp());
        assertEquals(SipPeer.SDP, SipPeer.body(success));
        assertEquals("v=0\r\nanswer\r\n", engine.event(SipEvent.Acked.class).sdp());
    }

    @Test
    void inviteByTwoWaysIsMerged() {
        invited();
        call.branch = SipPeer.branch();
        call.invite();

        engine.trunk.receive("SIP/2.0 482");

        engine.noEvent();
    }

    @Test
    void fullTableRefusesWithRetryAfterAndKeepsNothing() {
        try (Fixture small = new Fixture(1, Fixture.T1_MS)) {
            new PeerCall(small.trunk).invite();
            small.event(SipEvent.InviteReceived.class);
            new PeerCall(small.trunk).invite();

            String refusal = small.trunk.receive("SIP/2.0 503");

            assertFalse(header(refusal, "Retry-After").isEmpty());
            assertEquals(1, small.endpoint.gauges().dialogs());
            assertEquals(1, small.endpoint.gauges().transactions());
            small.noEvent();
        }
    }

    @Test
    void drainingRefusesNewCallsAndKeepsRunningOnes() {
        inSession();
        engine.endpoint.drain();
        new PeerCall(engine.trunk).invite();

        engine.trunk.receive("SIP/2.0 503");
        call.next("BYE", "");

        engine.event(SipEvent.ByeReceived.class);
    }

    @Test
    void recordedRouteIsFollowed() {
        SipPeer proxy = engine.peer();
        call.further =
                "Record-Route: <sip:"
                        + proxy.address()
                        + ";lr>\r\nRecord-Route: <sip:10.9.9.9;lr>\r\n";
        LegId leg = invited();
        String success = answered(leg);
        call.further = "";
        call.ack(success, "");
        engine.event(SipEvent.Acked.class);
        engine.tell(new SipCommand.Hangup(leg, HangupCause.NORMAL));

        String bye = proxy.receive("BYE ");
        proxy.reply(bye, "200 OK", "");

        assertTrue(header(success, "Record-Route").contains("10.9.9.9"), success);
        assertTrue(bye.startsWith("BYE sip:carrier@" + engine.trunk.address()), bye);
        String routes = String.join(",", SipPeer.headers(bye, "Route"));
        assertTrue(routes.indexOf(proxy.address()) < routes.indexOf("10.9.9.9"), routes);
    }
}
