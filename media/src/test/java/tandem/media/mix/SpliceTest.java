package tandem.media.mix;

import org.junit.jupiter.api.Test;

import tandem.media.rtp.OutStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SpliceTest {
    private static final long MS = 1_000_000;

    private final OutStream out = new OutStream(1, 500, 9000);
    private final Splice splice = new Splice();

    @Test
    void aJoinGoesOnWhereTheStreamWas() {
        out.onSent(500, 9000, 160, 160, 0);

        assertTrue(relay(70_000, 123, 20 * MS));
        assertEquals(501, splice.sequence(70_000));
        assertEquals(9160, splice.timestamp(123));
        assertFalse(relay(70_002, 123 + 320, 60 * MS));
        assertEquals(503, splice.sequence(70_002));
    }

    @Test
    void packetsFromBeforeTheJoinHaveNoPlace() {
        relay(100, 0, 0);
        assertFalse(splice.holds(99));
        assertTrue(splice.holds(101));
    }

    @Test
    void aLongPauseIsKeptAJumpIsNot() {
        relay(100, 0, 0);
        assertFalse(
                relay(101, 8 * 10_000, 10_000 * MS),
                "ten seconds of pause, ten seconds of timestamps");
        assertTrue(relay(102, 8 * 90_000, 10_020 * MS), "80 seconds of timestamps in no time");
        assertEquals(502, splice.sequence(102));
        assertEquals(9000 + 8 * 10_000 + 160, splice.timestamp(8 * 90_000));
    }

    @Test
    void anotherEpochJoinsAnew() {
        relay(100, 0, 0);
        assertTrue(splice.join(2, 5, 77, true, out, 20 * MS));
        assertEquals(501, splice.sequence(5));
    }

    @Test
    void omittedPacketsLeaveNoHole() {
        relay(100, 0, 0);
        splice.omit(101);
        splice.omit(102);
        splice.omit(102);
        relay(103, 480, 60 * MS);
        assertEquals(501, splice.sequence(103));
    }

    private boolean relay(long sequence, int timestamp, long nowNs) {
        boolean joined = splice.join(1, sequence, timestamp, true, out, nowNs);
        out.onSent(splice.sequence(sequence), splice.timestamp(timestamp), 160, 160, nowNs);
        return joined;
    }
}
