package tandem.media.rtp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import tandem.media.rtp.Reception.Verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ReceptionTest {
    private final Reception reception = new Reception();

    @Test
    void sequenceGoesOnOverTheWrap() {
        assertEquals(Verdict.RESTARTED, on(65_534));
        assertEquals(Verdict.NEW, on(65_535));
        assertEquals(Verdict.NEW, on(0));
        assertEquals(Verdict.NEW, on(1));

        assertEquals(65_537, reception.extendedSequence());
        assertEquals(0, reception.lost());
    }

    @Test
    void lossIsExpectedMinusReceivedAndALatePacketMakesItGood() {
        on(10);
        on(14);
        assertEquals(3, reception.lost());

        assertEquals(Verdict.LATE, on(12));
        assertEquals(Verdict.DUPLICATE, on(12));
        assertEquals(Verdict.DUPLICATE, on(14));

        assertEquals(2, reception.lost());
        assertEquals(2, reception.duplicates());
    }

    @Test
    void aFarJumpIsBelievedOnlyWhenItGoesOn() {
        on(10);
        assertEquals(Verdict.DOUBTFUL, on(30_000));
        assertEquals(Verdict.NEW, on(11));
        assertEquals(Verdict.DOUBTFUL, on(40_000));
        assertEquals(Verdict.RESTARTED, on(40_001));

        assertEquals(0, reception.lost());
        assertEquals(2, reception.epoch());
    }

    @Test
    void anotherSsrcBeginsAnewAndKeepsTheCounts() {
        on(10);
        on(13);
        reception.onPacket(Packets.packet(500, 77));
        reception.onPacket(Packets.packet(501, 77));

        assertEquals(2, reception.lost());
        assertEquals(4, reception.packets());
        assertEquals(640, reception.octets());
    }

    @Test
    void jitterFollowsTheRfc() {
        // A.8: J += (|D| - J) / 16; two packets 20 ms apart, the second 5 ms (40 units) late.
        reception.onArrival(0, 1000 * 125_000L);
        reception.onArrival(160, 1200 * 125_000L);
        assertEquals(40 / 16.0 * 125, reception.jitterUs(), 63);

        for (int i = 2; i < 400; i++) {
            reception.onArrival(160 * i, (1000 + 160 * i + (i % 2) * 40) * 125_000L);
        }
        assertEquals(40 * 125, reception.jitterUs(), 400);
    }

    @Test
    void randomLossReorderingAndDuplicatesAreCountedExactly() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            Reception tested = new Reception();
            int first = random.nextInt(65_536);
            List<Integer> sent = new ArrayList<>(List.of(0));
            for (int i = 1; i < 2000; i++) {
                if (random.nextInt(10) > 0) {
                    int at = Math.max(1, sent.size() - random.nextInt(4));
                    sent.add(Math.min(at, sent.size()), i);
                }
                if (random.nextInt(20) == 0) {
                    sent.add(sent.getLast());
                }
            }
            Set<Integer> distinct = new HashSet<>(sent);
            int highest = sent.stream().mapToInt(Integer::intValue).max().orElseThrow();

            for (int offset : sent) {
                tested.onPacket(Packets.packet((first + offset) & 0xFFFF, 1));
            }

            assertEquals(highest + 1 - distinct.size(), tested.lost(), "seed " + seed);
            assertEquals(sent.size() - distinct.size(), tested.duplicates(), "seed " + seed);
            assertEquals(distinct.size(), tested.packets(), "seed " + seed);
        }
    }

    private Verdict on(int sequence) {
        return reception.onPacket(Packets.packet(sequence, 1));
    }
}
