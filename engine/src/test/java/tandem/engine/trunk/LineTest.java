package tandem.engine.trunk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.dialplan.trunk.TrunkCaps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LineTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private static final long MS = 1_000_000;
    private static final Turn.Progress READY = new Turn.Progress.Ready();

    private final Line line = new Line(NOW, Optional.empty());
    private final List<String> woken = new ArrayList<>();

    @Test
    void tenThousandAtOnceGetAsManyChannelsAsThereAre() throws Exception {
        TrunkCaps caps = channels(7);
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Turn.Progress> ask = () -> line.progress(turn(0, ""), caps, 0);
            List<Callable<Turn.Progress>> all = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                all.add(ask);
            }
            int ready = 0;
            for (Future<Turn.Progress> answer : many.invokeAll(all)) {
                ready += answer.get().equals(READY) ? 1 : 0;
            }
            assertEquals(7, ready);
        }
    }

    @Test
    void whoCallsForHelpWaitsForNothing() {
        TrunkCaps caps = channels(1);
        assertEquals(READY, line.progress(turn(0, ""), caps, 0));
        line.progress(turn(500 * MS, "waits"), caps, 0);

        Turn help = new Turn(true, 0, () -> {});
        assertEquals(READY, line.progress(help, caps, MS));
        assertEquals(READY, line.progress(help, caps, MS));

        line.free();
        assertEquals(List.of(), woken, "the trunk is still full");
        line.free();
        assertEquals(List.of("waits"), woken);
    }

    @Test
    void whoWaitsFirstIsServedFirst() {
        TrunkCaps caps = channels(1);
        Turn first = turn(500 * MS, "first");
        Turn second = turn(500 * MS, "second");
        assertEquals(READY, line.progress(turn(0, ""), caps, 0));
        assertEquals(new Turn.Progress.Waits(500 * MS), line.progress(first, caps, 0));
        assertEquals(new Turn.Progress.Waits(500 * MS), line.progress(second, caps, MS));

        line.free();
        assertEquals(List.of("first"), woken);
        assertInstanceOf(Turn.Progress.Refused.class, line.progress(turn(0, ""), caps, 2 * MS));
        assertEquals(READY, line.progress(first, caps, 3 * MS));

        assertEquals(new Turn.Progress.Refused(Line.BUSY), line.progress(second, caps, 500 * MS));
        line.free();
        assertEquals(List.of("first"), woken);
        assertTrue(line.idle());
    }

    @Test
    void whoGivesUpLeavesHisPlaceAndHisChannel() {
        TrunkCaps caps = channels(1);
        Turn has = turn(0, "");
        Turn waits = turn(500 * MS, "waits");
        line.progress(has, caps, 0);
        line.progress(waits, caps, 0);

        line.leave(has);
        assertEquals(List.of("waits"), woken);
        line.leave(waits);
        assertTrue(line.idle());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void inNoSecondAreThereMoreInvitesThanItTakes(long seed) {
        Random random = new Random(seed);
        int cps = 1 + random.nextInt(9);
        TrunkCaps caps = new TrunkCaps(OptionalInt.empty(), OptionalInt.of(cps), 0);
        List<Long> sent = new ArrayList<>();
        int refused = 0;
        long nowNs = 0;
        for (int i = 0; i < 2_000; i++) {
            nowNs += random.nextInt((int) (400 * MS / cps));
            Turn turn = turn(nowNs + random.nextInt((int) (500 * MS)), "");
            switch (line.progress(turn, caps, nowNs)) {
                case Turn.Progress.Ready() -> sent.add(nowNs);
                case Turn.Progress.Waits(long untilNs) -> {
                    assertTrue(untilNs <= turn.deadlineNs, "seed " + seed);
                    assertEquals(READY, line.progress(turn, caps, untilNs));
                    sent.add(untilNs);
                }
                case Turn.Progress.Refused(var cause) -> {
                    assertEquals(Line.RATE, cause);
                    refused++;
                }
            }
        }
        for (int i = cps; i < sent.size(); i++) {
            long apart = sent.get(i) - sent.get(i - cps);
            assertTrue(apart >= 1_000 * MS, "seed " + seed + ": " + cps + " in " + apart + " ns");
        }
        assertTrue(refused > 0 && sent.size() > 100, "seed " + seed + ": refused " + refused);
    }

    @Test
    void theFirstPingCountsAtOnceAndLaterOnesInPairs() {
        assertEquals(TrunkState.UP, line.state());
        assertEquals(TrunkState.DOWN, after(0));
        assertEquals(TrunkState.DOWN, after(200));
        assertEquals(TrunkState.DOWN, after(503));
        assertEquals(TrunkState.DOWN, after(200));
        assertEquals(TrunkState.UP, after(404));
        assertEquals(TrunkState.UP, after(408));
        assertEquals(TrunkState.DOWN, after(0));

        line.out(Optional.of("works at the carrier"), NOW);
        assertEquals(TrunkState.OUT, after(200));
        assertEquals(TrunkState.OUT, after(200));
        line.out(Optional.empty(), NOW);
        assertEquals(TrunkState.UP, line.state());
    }

    @Test
    void theLastHourForgetsByTheMinute() {
        LastHour hour = new LastHour();
        hour.note(0, 200);
        hour.note(30, 503);
        hour.note(59, 200);

        assertEquals(Map.of(200, 2, 503, 1), hour.codes(59));
        assertEquals(Map.of(200, 1, 503, 1), hour.codes(60));
        hour.note(60, 486);
        assertEquals(Map.of(200, 1, 486, 1), hour.codes(100));
        assertEquals(Map.of(), hour.codes(500));
        assertEquals(2, LastHour.attempts(hour.codes(100)));
    }

    private TrunkState after(int status) {
        line.pinged(status, 1_000, NOW);
        return line.state();
    }

    private Turn turn(long deadlineNs, String name) {
        return new Turn(false, deadlineNs, () -> woken.add(name));
    }

    private static TrunkCaps channels(int channels) {
        return new TrunkCaps(OptionalInt.of(channels), OptionalInt.empty(), 0);
    }
}
