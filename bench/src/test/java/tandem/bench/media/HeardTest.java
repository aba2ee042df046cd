package tandem.bench.media;

import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import tandem.bench.rtp.StampEar;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A sender of a frame each 20 ms, and a way that numbers, loses, doubles and delays its packets.
 */
class HeardTest {
    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int NUMBERED_FROM = 65_530;
    private static final double FINE = 0.02;

    /** Nothing but numbers tells which frame a packet is. */
    private static final Heard.Same CODED_ANEW = same(false, -1);

    private final Histogram delays = StampEar.histogram();
    private final Heard heard = new Heard(delays, false);
    private final Clock clock = new Clock();

    /** Frame n is sent at n times 20 ms. */
    private static final class Clock implements Heard.Sent {
        long nowNs;

        @Override
        public long sent() {
            return nowNs / FRAME_NS + 1;
        }

        @Override
        public long sentNs(long frame) {
            return frame * FRAME_NS;
        }
    }

    private void arrives(long frame, double afterMs) {
        clock.nowNs = frame * FRAME_NS + (long) (afterMs * 1_000_000);
        heard.onPacket((int) (NUMBERED_FROM + frame) & 0xffff, clock.nowNs, clock, CODED_ANEW);
    }

    private static Heard.Same same(boolean canTell, long is) {
        return new Heard.Same() {
            @Override
            public boolean canTell() {
                return canTell;
            }

            @Override
            public boolean as(long frame) {
                return frame == is;
            }
        };
    }

    private void arrivesAs(int number, long frame, double afterMs) {
        clock.nowNs = frame * FRAME_NS + (long) (afterMs * 1_000_000);
        heard.onPacket(number, clock.nowNs, clock, same(true, frame));
    }

    private void count(long from, long to) {
        heard.begin(from);
        heard.end(to);
    }

    private double ms(double percentile) {
        return delays.getValueAtPercentile(percentile) / 1e6;
    }

    @Test
    void framesAreKnownByTheirDistanceWhateverTheirNumbers() {
        arrives(0, 3);
        count(1, 100);
        for (int frame = 1; frame < 100; frame++) {
            arrives(frame, 5);
        }

        assertEquals(99, heard.expected());
        assertEquals(0, heard.lost());
        assertEquals(5, ms(50), 5 * FINE);
        assertEquals(5, ms(100), 5 * FINE);
    }

    @Test
    void delaysOfMoreThanAFrameAreSeenOnceOneWasShorter() {
        arrives(0, 55);
        arrives(1, 1);
        count(2, 4);
        arrives(2, 45);
        arrives(3, 65);

        assertEquals(0, heard.lost());
        assertEquals(65, ms(100), 65 * FINE);
        assertEquals(45, ms(50), 45 * FINE);
    }

    @Test
    void missingFramesAreLostAndDoubledOnesAreNotHeardTwice() {
        arrives(0, 1);
        count(10, 15);
        for (int frame : new int[] {10, 12, 12, 11, 14, 15, 16}) {
            arrives(frame, 1);
        }

        assertEquals(5, heard.expected());
        assertEquals(1, heard.lost());
        assertEquals(4, delays.getTotalCount());
    }

    @Test
    void newNumbersAreLearntInTheNextSettling() {
        arrives(0, 1);
        heard.settle();
        clock.nowNs = 10 * FRAME_NS;
        heard.onPacket(400, clock.nowNs + 1_000_000, clock, CODED_ANEW);
        count(11, 12);
        clock.nowNs = 11 * FRAME_NS;
        heard.onPacket(401, clock.nowNs + 2_000_000, clock, CODED_ANEW);

        assertEquals(0, heard.lost());
        assertEquals(2, ms(100), 2 * FINE);
    }

    @Test
    void octetsTellTheFrameHoweverLateAndWhateverItsNumber() {
        count(0, 4);
        arrivesAs(7, 0, 130);
        arrivesAs(8, 1, 130);
        arrivesAs(9_000, 2, 400);
        arrivesAs(9_001, 3, 400);

        assertEquals(0, heard.lost());
        assertEquals(0, heard.changed);
        assertEquals(130, ms(25), 130 * FINE);
        assertEquals(400, ms(100), 400 * FINE);
    }

    @Test
    void octetsOfNoFrameAreCounted() {
        count(0, 2);
        arrivesAs(1, 0, 1);
        clock.nowNs = FRAME_NS;
        heard.onPacket(2, clock.nowNs, clock, same(true, -1));

        assertEquals(1, heard.changed);
        assertEquals(1, heard.lost());
    }

    @Test
    void ofAMixtureOnlyItsOwnNumbersTellWhatIsMissing() {
        Heard mixture = new Heard(delays, true);
        mixture.begin(0);
        mixture.end(100);
        for (int packet = 0; packet < 98; packet++) {
            clock.nowNs = packet * FRAME_NS;
            if (packet != 40) {
                mixture.onPacket((NUMBERED_FROM + packet) & 0xffff, clock.nowNs, clock, CODED_ANEW);
            }
        }

        assertEquals(98, mixture.expected());
        assertEquals(1, mixture.lost());
        assertEquals(0, delays.getTotalCount());
    }

    @Test
    void aMixtureThatStopsIsLost() {
        Heard mixture = new Heard(delays, true);
        mixture.begin(0);
        mixture.end(100);
        mixture.onPacket(1, 0, clock, CODED_ANEW);

        assertEquals(94, mixture.lost());
    }
}
