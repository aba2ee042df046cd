package tandem.media.rtp;

import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;

import tandem.media.rtp.Latch.Verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

class LatchTest {
    private static final InetSocketAddress SIGNALLED = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress NAT = new InetSocketAddress("198.51.100.7", 30_000);
    private static final InetSocketAddress MOVED = new InetSocketAddress("198.51.100.7", 30_002);

    /** Close to the overflow of the clock, as any origin is allowed. */
    private static final long START = Long.MAX_VALUE - 500;

    private final Latch latch = new Latch(1000, SIGNALLED, START);

    @Test
    void theFirstSourceIsThePeer() {
        assertEquals(SIGNALLED, latch.target());
        assertEquals(Verdict.LATCHED, latch.judge(NAT, START + 10));
        assertEquals(
                Verdict.PEER,
                latch.judge(new InetSocketAddress("198.51.100.7", 30_000), START + 20));
        assertEquals(NAT, latch.target());
    }

    @Test
    void itMayMoveWithinTheWindowOnly() {
        latch.judge(NAT, START);
        assertEquals(Verdict.LATCHED, latch.judge(MOVED, START + 999));
        assertEquals(Verdict.FOREIGN, latch.judge(NAT, START + 1000));
        assertEquals(MOVED, latch.target());
    }

    @Test
    void twoSourcesThatTakeTurnsDoNotMoveItForEver() {
        int latched = 0;
        for (int i = 0; i < 100; i++) {
            latched += latch.judge(i % 2 == 0 ? NAT : MOVED, START + i) == Verdict.LATCHED ? 1 : 0;
        }
        assertEquals(9, latched);
    }

    @Test
    void aLateFirstPacketStillLatches() {
        assertEquals(Verdict.LATCHED, latch.judge(NAT, START + 50_000));
        assertEquals(Verdict.FOREIGN, latch.judge(MOVED, START + 50_001));
    }

    @Test
    void theSignalledAddressIsNotGivenUp() {
        latch.judge(SIGNALLED, START);
        assertEquals(Verdict.FOREIGN, latch.judge(NAT, START + 1));
    }

    @Test
    void anotherSignalledAddressOpensTheWindowAgainTheSameDoesNot() {
        latch.judge(NAT, START);
        latch.onSignalled(SIGNALLED, START + 5000);
        assertEquals(Verdict.FOREIGN, latch.judge(MOVED, START + 5001));

        latch.onSignalled(MOVED, START + 5002);
        assertNull(latch.source());
        assertEquals(MOVED, latch.target());
        assertEquals(Verdict.LATCHED, latch.judge(NAT, START + 5003));
    }

    @Test
    void theSignalledAddressIsThePeerWheneverItSpeaks() {
        latch.judge(NAT, START);
        assertEquals(Verdict.FOREIGN, latch.judge(MOVED, START + 60_000));

        assertEquals(Verdict.LATCHED, latch.judge(SIGNALLED, START + 60_001));

        assertEquals(Verdict.FOREIGN, latch.judge(NAT, START + 60_002));
        assertEquals(SIGNALLED, latch.target());
        assertFalse(latch.isElsewhere());
    }
}
