package tandem.bench.load;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import tandem.bench.phone.Reaction;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Stamps;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
}
