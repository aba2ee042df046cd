package tandem.bench.rtp;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class StampEarTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Histogram delays = StampEar.histogram();
    private final StampEar ear = new StampEar(delays);

    private static ByteBuffer frame(int number, long sentNs) {
        ByteBuffer frame = ByteBuffer.allocate(Voice.FRAME_OCTETS);
        new Stamps().speak(frame, Law.A, number);
        frame.flip();
        frame.putLong(0, sentNs);
        return frame;
    }

    private void hear(int number, long sentMs, long arrivedMs) {
        ear.hear(frame(number, sentMs * MS), Law.A, arrivedMs * MS);
    }

    @Test
    void delayIsArrivalMinusStamp() {
        hear(0, 0, 3);
        hear(1, 20, 30);

        assertEquals(2, delays.getTotalCount());
        assertEquals(10, delays.getMaxValue() / (double) MS, 0.2);
        assertEquals(3, delays.getMinValue() / (double) MS, 0.2);
    }

    @Test
    void missingFramesBetweenFirstAndLastAreLost() {
        hear(100, 0, 1);
        hear(103, 60, 61);
        hear(102, 40, 62);

        assertEquals(3, ear.stamped());
        assertEquals(1, ear.lost());
    }

    @Test
    void longestPauseBeginsWithTheFirstStampAndCountsAnyPacket() {
        ByteBuffer music = ByteBuffer.wrap(new byte[Voice.FRAME_OCTETS]);
        ear.hear(music.duplicate(), Law.A, 0);
        hear(0, 900, 1_000);
        ear.hear(music.duplicate(), Law.A, 1_050 * MS);
        hear(1, 1_060, 1_080);

        assertEquals(50 * MS, ear.longestGapNs());
        assertEquals(2, ear.unstamped());
    }

    @Test
    void silenceUntilTheHangupIsAPauseAndNothingCountsAfterIt() {
        hear(0, 0, 1);
        ear.finish(500 * MS);
        hear(1, 20, 2_000);
        ear.finish(9_000 * MS);

        assertEquals(499 * MS, ear.longestGapNs());
        assertEquals(1, ear.stamped());
    }
}
