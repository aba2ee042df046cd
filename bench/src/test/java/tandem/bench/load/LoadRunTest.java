package tandem.bench.load;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import tandem.bench.phone.Dial;
import tandem.bench.phone.FakeRegistrar;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.Reaction;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Stamps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LoadRunTest {
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

    private static LoadPlan plan(SipPhone peer, Traffic traffic) {
        Target target = Target.at(peer.address()).pid(ProcessHandle.current().pid());
        return new LoadPlan(target, traffic, ANY, List.of());
    }

    @Test
    void countsCallsThatWentWell() {
        try (SipPhone peer = SipPhone.on("127.0.0.1").answerCalls(0, new Stamps())) {
            LoadResult result =
                    LoadRun.run(
                            plan(peer, new Traffic(100, 60, 300, true, List.of("4003", "4000"))));

            assertEquals(60, result.offered());
            assertEquals(60, result.completed(), () -> result.toString());
            assertEquals(0, result.failed());
            assertEquals(60, result.setup().count());
            assertTrue(result.sound().packets() > 60 * 10, () -> result.toString());
            assertEquals(0, result.sound().lost());
            assertEquals(result.sound().packets(), result.sound().delay().count());
            assertTrue(result.engine().measured());
            assertTrue(result.engine().peakRssMb() > 1);
            assertEquals(0, result.generator().faults());
        }
    }

    @Test
    void failuresAreToldByReason() {
        AtomicInteger calls = new AtomicInteger();
        try (SipPhone peer = SipPhone.on("127.0.0.1")) {
            peer.onCalls(
                    () ->
                            calls.getAndIncrement() % 2 == 0
                                    ? new Reaction.Decline(0, 503)
                                    : new Reaction.Answer(0, new Stamps(), true));

            LoadResult result =
                    LoadRun.run(plan(peer, new Traffic(100, 10, 100, false, List.of("1"))));

            assertEquals(5, result.completed());
            assertEquals(Map.of("sip-503", 5L), result.failures());
        }
    }

    @Test
    void peerThatSaysNothingIsNoSuccessWithMedia() {
        try (SipPhone peer =
                SipPhone.on("127.0.0.1").answerCalls(0, tandem.bench.rtp.Voice.silence())) {
            LoadResult result =
                    LoadRun.run(plan(peer, new Traffic(50, 5, 200, true, List.of("1"))));

            assertEquals(Map.of("no-media", 5L), result.failures());
        }
    }

    @Test
    void peerThatHangsUpTooSoonIsAFailure() {
        try (SipPhone peer = SipPhone.on("127.0.0.1").answerCalls(0, new Stamps())) {
            peer.onIncoming(call -> call.answered().thenRun(call::hangup));

            LoadResult result =
                    LoadRun.run(plan(peer, new Traffic(50, 5, 1_000, false, List.of("1"))));

            assertEquals(Map.of("hung-up-early", 5L), result.failures());
        }
    }

    @Test
    void aLateEngineCountsFromWhenTheCallWasDue() {
        try (SipPhone peer = SipPhone.on("127.0.0.1").answerCalls(200, new Stamps())) {
            LoadResult result =
                    LoadRun.run(plan(peer, new Traffic(200, 10, 50, false, List.of("1"))));

            assertEquals(10, result.completed());
            assertTrue(result.setup().p50() >= 200, () -> result.toString());
        }
    }

    @Test
    void seatsAnswerAndAreCountedApart() {
        try (SipPhone peer = SipPhone.on("127.0.0.1")) {
            FakeRegistrar registrar = FakeRegistrar.on(peer, "pw-", "SHA-256");
            peer.onCalls(new Reaction.Manual());
            peer.onIncoming(caller -> ringSeat(peer, registrar, caller, true));

            LoadResult result = LoadRun.run(planWithSeats(peer, 10));

            assertEquals(10, result.completed(), () -> result.toString());
            assertEquals(10, result.offer().count());
            assertEquals(0, result.seatsLeft());
            assertTrue(result.clean());
        }
    }

    @Test
    void seatThatIsLeftInItsCallIsTold() {
        try (SipPhone peer = SipPhone.on("127.0.0.1")) {
            FakeRegistrar registrar = FakeRegistrar.on(peer, "pw-", "SHA-256");
            peer.onCalls(new Reaction.Manual());
            peer.onIncoming(caller -> ringSeat(peer, registrar, caller, false));

            LoadResult result = LoadRun.run(planWithSeats(peer, 2));

            assertEquals(2, result.completed(), () -> result.toString());
            assertEquals(2, result.seatsLeft());
            assertFalse(result.clean());
        }
    }

    @Test
    void seatThatMayNotRegisterEndsTheRun() {
        try (SipPhone peer = SipPhone.on("127.0.0.1")) {
            FakeRegistrar.on(peer, "other-", "MD5");

            IllegalStateException refused =
                    assertThrows(
                            IllegalStateException.class, () -> LoadRun.run(planWithSeats(peer, 1)));

            assertEquals("seat 7001: REGISTER answered 403", refused.getMessage());
        }
    }

    private static LoadPlan planWithSeats(SipPhone peer, int calls) {
        Traffic traffic = new Traffic(50, calls, 300, true, List.of("4000"));
        List<SeatLogin> seats = List.of(new SeatLogin("7001", "pw-7001"));
        return new LoadPlan(Target.at(peer.address()), traffic, ANY, seats);
    }

    private static void ringSeat(
            SipPhone peer, FakeRegistrar registrar, PhoneCall caller, boolean hangup) {
        caller.answer(new Stamps());
        peer.peer(registrar.bindings().get("7001"));
        PhoneCall seat = peer.dial(Dial.to("7001").from(caller.peer()).saying(new Stamps()));
        if (hangup) {
            caller.ended().thenRun(seat::hangup);
        }
    }
}
