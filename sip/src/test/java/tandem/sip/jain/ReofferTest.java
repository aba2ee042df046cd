package tandem.sip.jain;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tandem.sip.HangupCause;
import tandem.sip.LegId;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tandem.sip.jain.SipPeer.header;

/** Offers within a session, both ways, and the other requests of a dialog. */
class ReofferTest {
    private static final String HOLD = SipPeer.SDP + "a=sendonly\r\n";

    private final Fixture engine = new Fixture();
    private final SipPeer trunk = engine.trunk;
    private final PeerCall call = new PeerCall(trunk);
    private final LegId leg = inSession();

    private LegId inSession() {
        call.invite();
        LegId id = engine.event(SipEvent.InviteReceived.class).leg();
        engine.tell(new SipCommand.Answer(id, SipPeer.SDP));
        call.ack(trunk.receive("SIP/2.0 200"), "");
        engine.event(SipEvent.Acked.class);
        return id;
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void holdOfThePeerIsToldAndAnswered() {
        call.next("INVITE", HOLD);
        SipEvent.ReofferReceived offer = engine.event(SipEvent.ReofferReceived.class);
        engine.tell(new SipCommand.AnswerReoffer(leg, SipPeer.SDP));
        String success = trunk.receive("SIP/2.0 200");
        call.ack(success, "");

        assertEquals(new SipEvent.ReofferReceived(leg, HOLD), offer);
        assertEquals("2 INVITE", header(success, "CSeq"));
        engine.event(SipEvent.Acked.class);
        engine.noEvent();
    }

    @Test
    void answerToAReofferIsRepeatedAndItsMissingAckEndsTheLeg() {
        call.next("INVITE", HOLD);
        engine.event(SipEvent.ReofferReceived.class);
        engine.tell(new SipCommand.AnswerReoffer(leg, SipPeer.SDP));
        trunk.receive("SIP/2.0 200");
        trunk.receive("SIP/2.0 200");

        assertEquals(HangupCause.NO_ACK, engine.event(SipEvent.Failed.class).cause());
        trunk.reply(trunk.receive("BYE"), "200 OK", "");
        engine.awaitIdle();
    }

    @Test
    void lateReofferCarriesTheAnswerInTheAck() {
        call.next("INVITE", "");
        assertEquals("", engine.event(SipEvent.ReofferReceived.class).sdp());
        engine.tell(new SipCommand.AnswerReoffer(leg, HOLD));
        call.ack(trunk.receive("SIP/2.0 200"), SipPeer.SDP);

        assertEquals(SipPeer.SDP, engine.event(SipEvent.Acked.class).sdp());
    }

    @Test
    void refusedReofferLeavesTheSession() {
        call.next("INVITE", HOLD);
        engine.event(SipEvent.ReofferReceived.class);
        engine.tell(new SipCommand.RejectReoffer(leg, new HangupCause("srtp-required", 488, 88)));
        String refusal = trunk.receive("SIP/2.0 488");
        call.ackRefusal(refusal);
        assertEquals("399 tandem \"srtp-required\"", header(refusal, "Warning"));

        call.next("BYE", "");

        engine.event(SipEvent.ByeReceived.class);
    }

    @Test
    void updateIsAReofferWithoutAck() {
        call.next("UPDATE", HOLD);
        engine.event(SipEvent.ReofferReceived.class);
        engine.tell(new SipCommand.AnswerReoffer(leg, SipPeer.SDP));

        String success = trunk.receive("SIP/2.0 200");

        assertTrue(header(success, "CSeq").endsWith("UPDATE"), success);
        engine.noEvent();
    }

    @Test
    void updateWithoutOfferIsAnsweredInside() {
        call.next("UPDATE", "");

        trunk.receive("SIP/2.0 200");

        engine.noEvent();
    }

    @Test
    void secondOfferBeforeTheFirstIsDecidedHasToComeBack() {
        call.next("INVITE", HOLD);
        engine.event(SipEvent.ReofferReceived.class);
        call.next("INVITE", HOLD);

        String refusal = trunk.receive("SIP/2.0 500");

        assertFalse(header(refusal, "Retry-After").isEmpty());
        engine.noEvent();
    }

    @Test
    void undecidedOfferIsRefusedInTheEnd() {
        call.next("INVITE", HOLD);
        engine.event(SipEvent.ReofferReceived.class);

        call.ackRefusal(trunk.receive("SIP/2.0 500"));

        assertEquals(1, engine.endpoint.gauges().dialogs());
    }

    @Test
    void byeWithAnOfferPendingAnswersThatToo() {
        call.next("INVITE", HOLD);
        engine.event(SipEvent.ReofferReceived.class);
        call.next("BYE", "");

        trunk.receive("SIP/2.0 487");

        engine.event(SipEvent.ByeReceived.class);
        engine.awaitIdle();
    }

    @Test
    void ourReofferIsAnsweredAndAcknowledged() {
        engine.tell(new SipCommand.Reoffer(leg, HOLD));
        String invite = trunk.receive("INVITE");
        trunk.reply(invite, "200 OK", "", "", SipPeer.SDP);
        String ack = trunk.receive("ACK");

        assertEquals(HOLD, SipPeer.body(invite));
        assertEquals(call.toTag, SipPeer.tag(header(invite, "From")));
        assertEquals(header(invite, "CSeq").replace("INVITE", "ACK"), header(ack, "CSeq"));
        assertEquals(
                new SipEvent.ReofferAnswered(leg, SipPeer.SDP),
                engine.event(SipEvent.ReofferAnswered.class));
    }

    @Test
    void repeatedAnswerToOurReofferIsAcknowledgedAgain() {
        engine.tell(new SipCommand.Reoffer(leg, HOLD));
        String success = trunk.reply(trunk.receive("INVITE"), "200 OK", "", "", SipPeer.SDP);
        String first = trunk.receive("ACK");
        trunk.send(success);

        assertEquals(first, trunk.receive("ACK"));
        engine.event(SipEvent.ReofferAnswered.class);
        engine.noEvent();
    }

    @Test
    void refusalOfOurReofferLeavesTheSession() {
        engine.tell(new SipCommand.Reoffer(leg, HOLD));
        trunk.reply(trunk.receive("INVITE"), "488 Not Acceptable Here", "");
        trunk.receive("ACK");

        assertEquals(
                HangupCause.NOT_ACCEPTABLE, engine.event(SipEvent.ReofferFailed.class).cause());
        assertEquals(1, engine.endpoint.gauges().dialogs());
    }

    @Test
    void glareIsRetriedInside() {
        engine.tell(new SipCommand.Reoffer(leg, HOLD));
        String first = trunk.receive("INVITE");
        trunk.reply(first, "491 Request Pending", "");
        trunk.receive("ACK");
        String second = trunk.receive("INVITE");
        trunk.reply(second, "200 OK", "", "", SipPeer.SDP);

        assertFalse(header(first, "CSeq").equals(header(second, "CSeq")));
        engine.event(SipEvent.ReofferAnswered.class);
        engine.noEvent();
    }

    @Test
    void glareForEverFailsTheReoffer() {
        engine.tell(new SipCommand.Reoffer(leg, HOLD));
        for (int i = 0; i < 4; i++) {
            trunk.reply(trunk.receive("INVITE"), "491 Request Pending", "");
            trunk.receive("ACK");
        }

        assertEquals(491, engine.event(SipEvent.ReofferFailed.class).cause().sipStatus());
    }

    @Test
    void peersOfferDuringOursIsGlare() {
        engine.tell(new SipCommand.Reoffer(leg, HOLD));
        String ours = trunk.receive("INVITE");
        trunk.reply(ours, "100 Trying", "");
        call.next("INVITE", HOLD);
        call.ackRefusal(trunk.receive("SIP/2.0 491"));
        trunk.reply(ours, "200 OK", "", "", SipPeer.SDP);

        engine.event(SipEvent.ReofferAnswered.class);
        engine.noEvent();
    }

    @Test
    void repeatOfARefusedOfferGetsTheSameRefusal() {
        engine.tell(new SipCommand.Reoffer(leg, HOLD));
        trunk.reply(trunk.receive("INVITE"), "100 Trying", "");
        String invite = call.next("INVITE", HOLD);
        trunk.receive("SIP/2.0 491");
        trunk.send(invite);

        trunk.receive("SIP/2.0 491");

        engine.noEvent();
    }

    @Test
    void reofferThatThePeerForgetsLeavesNothing() {
        engine.tell(new SipCommand.Reoffer(leg, HOLD));
        trunk.reply(trunk.receive("INVITE"), "100 Trying", "");
        call.next("BYE", "");
        engine.event(SipEvent.ByeReceived.class);

        engine.awaitIdle();
    }

    @Test
    void ourOfferWaitsForTheirsToBeDone() {
        call.next("INVITE", HOLD);
        engine.event(SipEvent.ReofferReceived.class);
        engine.tell(new SipCommand.Reoffer(leg, SipPeer.SDP));
        engine.tell(new SipCommand.AnswerReoffer(leg, SipPeer.SDP));
        call.ack(trunk.receive("SIP/2.0 200"), "");

        trunk.reply(trunk.receive("INVITE"), "200 OK", "", "", SipPeer.SDP);

        engine.event(SipEvent.Acked.class);
        engine.event(SipEvent.ReofferAnswered.class);
    }

    @Test
    void lostDialogAtThePeerEndsTheLeg() {
        engine.tell(new SipCommand.Reoffer(leg, HOLD));
        trunk.reply(trunk.receive("INVITE"), "481 Call/Transaction Does Not Exist", "");
        trunk.reply(trunk.receive("BYE"), "481 Call/Transaction Does Not Exist", "");

        assertEquals("no-dialog", engine.event(SipEvent.Failed.class).cause().reason());
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void unansweredReofferEndsTheLeg() {
        engine.tell(new SipCommand.Reoffer(leg, HOLD));

        assertEquals(HangupCause.TIMEOUT, engine.event(SipEvent.Failed.class).cause());
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void hangupDuringOurReofferEndsBoth() {
        engine.tell(new SipCommand.Reoffer(leg, HOLD));
        String invite = trunk.receive("INVITE");
        engine.tell(new SipCommand.Hangup(leg, HangupCause.NORMAL));
        trunk.reply(trunk.receive("BYE"), "200 OK", "");
        trunk.reply(invite, "200 OK", "", "", SipPeer.SDP);

        trunk.receive("ACK");

        assertEquals(new SipEvent.Released(leg), engine.event(SipEvent.Released.class));
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void infoIsAnsweredAndTold() {
        call.sequence++;
        trunk.send(
                call.request(
                        "INFO",
                        call.sequence,
                        SipPeer.branch(),
                        "application/dtmf-relay",
                        "Signal=5\r\n"));

        trunk.receive("SIP/2.0 200");

        assertEquals(
                new SipEvent.InfoReceived(leg, "application/dtmf-relay", "Signal=5\r\n"),
                engine.event(SipEvent.InfoReceived.class));
    }

    @Test
    void ourInfoIsSent() {
        engine.tell(new SipCommand.Info(leg, "application/dtmf-relay", "Signal=1"));

        String info = trunk.receive("INFO");
        trunk.reply(info, "200 OK", "");

        assertEquals("application/dtmf-relay", header(info, "Content-Type"));
        assertEquals("Signal=1", SipPeer.body(info));
    }

    @Test
    void requestWithOldSequenceNumberIsRefused() {
        call.sequence = -3;
        call.sequence = 0;
        trunk.send(call.request("INFO", 0, SipPeer.branch(), "", ""));

        trunk.receive("SIP/2.0 500");

        engine.noEvent();
    }

    @Test
    void repeatedByeGetsTheSameAnswer() {
        String bye = call.next("BYE", "");
        String first = trunk.receive("SIP/2.0 200");
        trunk.send(bye);

        assertEquals(first, trunk.receive("SIP/2.0 200"));
        engine.event(SipEvent.ByeReceived.class);
        engine.noEvent();
    }

    @Test
    void byesThatCrossEndTheLegOnce() {
        engine.tell(new SipCommand.Hangup(leg, HangupCause.NORMAL));
        String ours = trunk.receive("BYE");
        call.next("BYE", "");
        trunk.receive("SIP/2.0 200");
        trunk.reply(ours, "481 Call/Transaction Does Not Exist", "");

        assertEquals(new SipEvent.Released(leg), engine.event(SipEvent.Released.class));
        engine.awaitIdle();
        engine.noEvent();
    }

    @Test
    void referIsDeclinedAndUnknownMethodsAreNotAllowed() {
        call.next("REFER", "");
        trunk.receive("SIP/2.0 603");
        call.next("MESSAGE", "");
        String refusal = trunk.receive("SIP/2.0 405");

        assertTrue(header(refusal, "Allow").contains("INVITE"), refusal);
        engine.noEvent();
    }

    @Test
    void optionsInsideTheDialogSaysWhatWeCan() {
        call.next("OPTIONS", "");

        String response = trunk.receive("SIP/2.0 200");

        assertTrue(header(response, "Allow").contains("UPDATE"), response);
        assertEquals("application/sdp", header(response, "Accept"));
    }

    @Test
    void wrongTagsAreNoDialog() {
        call.toTag = "other";
        call.next("BYE", "");
        trunk.receive("SIP/2.0 481");

        engine.noEvent();
        assertEquals(1, engine.endpoint.gauges().dialogs());
    }

    @Test
    void changedContactOfThePeerIsFollowed() {
        SipPeer moved = engine.peer();
        call.sequence++;
        trunk.send(
                call.request("UPDATE", "")
                        .replace(
                                "Contact: <sip:carrier@" + trunk.address(),
                                "Contact: <sip:c@" + moved.address())
                        .replace(call.branch, SipPeer.branch()));
        trunk.receive("SIP/2.0 200");
        engine.tell(new SipCommand.Hangup(leg, HangupCause.NORMAL));

        String bye = moved.receive("BYE");
        moved.reply(bye, "200 OK", "");

        assertTrue(bye.startsWith("BYE sip:c@" + moved.address()), bye);
    }
}
