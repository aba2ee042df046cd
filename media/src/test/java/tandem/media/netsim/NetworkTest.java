package tandem.media.netsim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The network does to packets what it says, so that those who are judged by it are judged well. */
class NetworkTest {
    private static final int PACKETS = 20_000;
    private static final List<Packet> SENT =
            new Sender(8000, 8000, (pcm, at, samples) -> new byte[samples])
                    .speak(new short[PACKETS * 160])
                    .packets();

    @Test
    void lossIsAsAsked() {
        Network network = new Network(1).loss(0.05);

        int arrived = network.carry(SENT).size();

        assertEquals(0.05, network.lost() / (double) PACKETS, 0.01);
        assertEquals(PACKETS, arrived + network.lost());
    }

    @Test
    void burstsHaveTheLengthOfTheirModel() {
        Network network = new Network(2).bursts(0.01, 0.25, 1);
        boolean[] arrived = new boolean[PACKETS];
        network.carry(SENT).forEach(packet -> arrived[(int) packet.index()] = true);

        int bursts = 0;
        for (int i = 1; i < PACKETS; i++) {
            bursts += arrived[i - 1] && !arrived[i] ? 1 : 0;
        }

        assertEquals(4, network.lost() / (double) bursts, 0.5);
    }

    @Test
    void jitterKeepsTheOrderAndReorderingDoesNot() {
        List<Packet> jittered = new Network(3).jitter(30).carry(SENT);
        List<Packet> reordered = new Network(4).reorder(0.02, 45).carry(SENT);

        assertEquals(0, inversions(jittered));
        assertEquals(0.02 * PACKETS, inversions(reordered), 60);
    }

    @Test
    void duplicatesComeTwice() {
        List<Packet> arrived = new Network(5).duplicate(0.1).carry(SENT);
        Set<Long> different = new HashSet<>();
        arrived.forEach(packet -> different.add(packet.index()));

        assertEquals(PACKETS, different.size());
        assertEquals(1.1 * PACKETS, arrived.size(), 0.01 * PACKETS);
    }

    @Test
    void theSameSeedDoesTheSame() {
        Network network = new Network(6).loss(0.1).jitter(20).duplicate(0.1);

        assertEquals(network.carry(SENT), network.carry(SENT));
    }

    @Test
    void driftWrapAndJumpShowInThePackets() {
        List<Packet> sent =
                new Sender(8000, 8000, (pcm, at, samples) -> new byte[samples])
                        .drift(200)
                        .speak(new short[160 * 50 * 100])
                        .jump(100_000)
                        .newSource()
                        .ptime(60)
                        .speak(new short[480])
                        .packets();

        assertEquals(100e9 / 1.0002, sent.get(4999).atNs(), 1e3);
        assertEquals(65_500 + 4999 & 0xFFFF, sent.get(4999).sequence());
        assertEquals(2, sent.getLast().epoch());
        assertEquals(480, sent.getLast().units());
        assertTrue(sent.stream().anyMatch(packet -> packet.sequence() == 0));
    }

    private static int inversions(List<Packet> packets) {
        long highest = -1;
        int inversions = 0;
        for (Packet packet : packets) {
            inversions += packet.index() < highest ? 1 : 0;
            highest = Math.max(highest, packet.index());
        }
        return inversions;
    }
}
