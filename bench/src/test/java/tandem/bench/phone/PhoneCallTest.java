package tandem.bench.phone;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tandem.bench.phone.Ending.How;
import tandem.bench.rtp.Law;
import tandem.bench.rtp.Stamps;
import tandem.bench.rtp.Tone;
import tandem.bench.rtp.Voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PhoneCallTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private SipPhone alice;
    private SipPhone bob;

    @BeforeEach
    void openPhones() {
        bob = SipPhone.on("127.0.0.1");
        alice = SipPhone.on("127.0.0.1").peer(bob.address());
    }

    @AfterEach
    void closePhones() {
        alice.close();
        bob.close();
        assertEquals(Optional.empty(), alice.fault());
        assertEquals(Optional.empty(), bob.fault());
    }

    private PhoneCall talk(int aliceHz, int bobHz) {
        bob.answerCalls(0, Tone.of(bobHz));
        return alice.call("bob", Tone.of(aliceHz)).awaitAnswered(SOON);
    }

    @Test
    void bothHearTheToneOfTheOther() {
        PhoneCall call = talk(440, 1000);
        PhoneCall received = bob.awaitCall(SOON);

        call.awaitTone(1000, SOON);
        received.awaitTone(440, SOON);

        assertFalse(call.hears(440));
        assertEquals(-12, received.levelDb(440), 1.5);
    }

    @Test
    void aLawIsUsedWhenOnlyThatIsOffered() {
        bob.answerCalls(0, Tone.of(1000));

        PhoneCall call = alice.dial(Dial.to("bob").saying(Tone.of(440)).offering(Law.A));

        call.awaitTone(1000, SOON);
        bob.awaitCall(SOON).awaitTone(440, SOON);
    }

    @Test
    void ringsBeforeItAnswers() {
        bob.answerCalls(100, Voice.silence());

        PhoneCall call = alice.call("bob", Voice.silence()).awaitRinging(SOON).awaitAnswered(SOON);

        CallTimes times = call.times();
        assertTrue(times.inviteNs() < times.firstProvisionalNs());
        assertTrue(times.firstProvisionalNs() < times.answeredNs());
    }

    @Test
    void callerHangsUp() {
        PhoneCall call = talk(440, 1000);
        PhoneCall received = bob.awaitCall(SOON);

        call.hangup();

        assertEquals(How.HUNG_UP, call.awaitEnded(SOON).how());
        assertEquals(How.PEER_HUNG_UP, received.awaitEnded(SOON).how());
        assertEquals(0, alice.liveCalls());
        assertEquals(0, bob.liveCalls());
    }

    @Test
    void calleeHangsUp() {
        PhoneCall call = talk(440, 1000);
        PhoneCall received = bob.awaitCall(SOON);

        received.hangup();

        assertEquals(How.PEER_HUNG_UP, call.awaitEnded(SOON).how());
        assertEquals(How.HUNG_UP, received.awaitEnded(SOON).how());
    }

    @Test
    void busyIsTold() {
        bob.declineCalls(486);

        Ending ending = alice.call("bob", Voice.silence()).awaitEnded(SOON);

        assertEquals(new Ending(How.REFUSED, 486, "Busy Here"), ending);
    }

    @Test
    void awaitingAnAnswerThatIsRefusedFailsWithTheStory() {
        bob.declineCalls(603);

        PhoneCall call = alice.call("bob", Voice.silence());

        NotReached failure = assertThrows(NotReached.class, () -> call.awaitAnswered(SOON));
        assertTrue(failure.getMessage().contains("603"), failure.getMessage());
    }

    @Test
    void cancelEndsBothSides() {
        bob.neverAnswer();
        PhoneCall call = alice.call("bob", Voice.silence()).awaitRinging(SOON);

        call.cancel();

        assertEquals(How.CANCELLED, call.awaitEnded(SOON).how());
        assertEquals(487, call.awaitEnded(SOON).status());
        assertEquals(How.CANCELLED, bob.awaitCall(SOON).awaitEnded(SOON).how());
    }

    @Test
    void cancelWaitsForTheFirstProvisionalResponse() {
        bob.onCalls(new Reaction.Manual());
        PhoneCall call = alice.call("bob", Voice.silence());
        PhoneCall received = bob.awaitCall(SOON);

        call.cancel();
        received.ring();

        assertEquals(How.CANCELLED, call.awaitEnded(SOON).how());
        assertEquals(How.CANCELLED, received.awaitEnded(SOON).how());
    }

    @Test
    void answerThatCrossesTheCancelIsHungUp() {
        bob.onCalls(new Reaction.Manual());
        PhoneCall call = alice.call("bob", Voice.silence());
        PhoneCall received = bob.awaitCall(SOON);

        call.cancel();
        received.answer(Voice.silence());

        assertEquals(How.PEER_HUNG_UP, received.awaitEnded(SOON).how());
        call.awaitEnded(SOON);
    }

    @Test
    void holdSilencesThePeerAndResumeBringsItBack() throws Exception {
        PhoneCall call = talk(440, 1000);
        PhoneCall received = bob.awaitCall(SOON);
        received.awaitTone(440, SOON);

        assertEquals(200, call.hold().get(5, TimeUnit.SECONDS));
        assertTrue(received.heldByPeer());
        long heard = call.stream().received();
        Awaitility.await().atMost(SOON).until(() -> isStill(call));
        assertTrue(call.stream().received() - heard < 50);

        assertEquals(200, call.resume().get(5, TimeUnit.SECONDS));
        call.awaitTone(1000, SOON);
        received.awaitTone(440, SOON);
        assertFalse(received.heldByPeer());
    }

    /** No packet for 100 ms. */
    private static boolean isStill(PhoneCall call) {
        long before = call.stream().received();
        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        return call.stream().received() == before;
    }

    @Test
    void digitsArriveOnceAndInOrder() {
        PhoneCall call = talk(440, 1000);
        PhoneCall received = bob.awaitCall(SOON);

        call.sendDigits("1559#*0D");

        received.awaitDigits("1559#*0D", SOON);
        assertEquals("1559#*0D", received.stream().digits());
    }

    @Test
    void lateOfferIsAnsweredInTheAck() {
        bob.answerCalls(0, Tone.of(1000));

        PhoneCall call = alice.dial(Dial.to("bob").saying(Tone.of(440)).withoutOffer());

        call.awaitTone(1000, SOON);
        bob.awaitCall(SOON).awaitTone(440, SOON);
    }

    @Test
    void callsWithoutMediaStillTalkSip() {
        bob.answerCalls(0, Voice.silence());

        PhoneCall call = alice.dial(Dial.to("bob").withoutMedia()).awaitAnswered(SOON);
        call.hangup();

        assertEquals(How.HUNG_UP, call.awaitEnded(SOON).how());
    }

    @Test
    void stampedPacketsMeasureTheWay() throws Exception {
        bob.answerCalls(0, new Stamps());
        PhoneCall call = alice.call("bob", new Stamps()).awaitAnswered(SOON);

        Awaitility.await().atMost(SOON).until(() -> call.stamps().stamped() >= 10);
        call.hangup();
        call.awaitEnded(SOON);

        assertEquals(0, call.stamps().lost());
        assertTrue(alice.delaysNs().get(5, TimeUnit.SECONDS).getTotalCount() >= 10);
    }

    @Test
    void manyCallsShareOneSocket() {
        bob.answerCalls(0, Tone.of(1000));

        java.util.List<PhoneCall> calls = new java.util.ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(alice.call("bob" + i, Tone.of(440)));
        }

        calls.forEach(call -> call.awaitTone(1000, SOON));
        assertEquals(20, alice.liveCalls());
        calls.forEach(PhoneCall::hangup);
        calls.forEach(call -> assertEquals(How.HUNG_UP, call.awaitEnded(SOON).how()));
    }

    @Test
    void optionsAreAnswered() throws Exception {
        assertEquals(200, alice.ping(bob.address()).get(5, TimeUnit.SECONDS));
    }

    @Test
    void closedPhoneSaysGoodbye() {
        PhoneCall call = talk(440, 1000);
        PhoneCall received = bob.awaitCall(SOON);

        alice.close();

        assertEquals(How.CLOSED, call.awaitEnded(SOON).how());
        assertEquals(How.PEER_HUNG_UP, received.awaitEnded(SOON).how());
        alice = SipPhone.on("127.0.0.1");
    }

    @Test
    void callsSurviveHeavyLoss() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SipTimers fast = new SipTimers(20, 80);
        alice.timers(fast).impair(Impairment.loss(0.1, seed));
        bob.timers(fast).impair(Impairment.loss(0.1, seed + 1));
        bob.answerCalls(5, Voice.silence());

        for (int i = 0; i < 20; i++) {
            PhoneCall call = alice.call("bob", Voice.silence()).awaitAnswered(SOON);
            PhoneCall received = bob.awaitCall(SOON);
            call.hangup();
            assertEquals(How.HUNG_UP, call.awaitEnded(SOON).how(), call.story());
            assertEquals(How.PEER_HUNG_UP, received.awaitEnded(SOON).how(), received.story());
        }
        assertTrue(alice.counters().repeated() > 0);
        assertTrue(bob.counters().absorbed() > 0);
    }

    @Test
    void silentPeerMeansTimeout() {
        alice.timers(new SipTimers(2, 8));
        bob.impair(Impairment.loss(1, 1));

        Ending ending = alice.call("bob", Voice.silence()).awaitEnded(SOON);

        assertEquals(How.TIMED_OUT, ending.how());
    }
}
