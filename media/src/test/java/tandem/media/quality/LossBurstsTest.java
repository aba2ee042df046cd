package tandem.media.quality;

import java.util.List;

import org.junit.jupiter.api.Test;

import tandem.media.netsim.Network;
import tandem.media.netsim.Packet;
import tandem.media.netsim.Sender;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LossBurstsTest {
    private final LossBursts bursts = new LossBursts();

    @Test
    void lossAloneIsNoBurst() {
        hear(1000, 100, 300, 500);

        assertEquals(0, bursts.bursts());
        assertEquals(0.003, bursts.lossShare(), 1e-9);
        assertEquals(0.003, bursts.gapDensity(), 1e-9);
        assertEquals(1, bursts.burstRatio(), 0.01);
    }

    @Test
    void aBurstHasFewerThanSixteenReceivedInARow() {
        // 100..131 with losses 16 apart: fifteen received between; 300 and 317 have sixteen.
        hear(1000, 100, 116, 131, 300, 317);

        assertEquals(1, bursts.bursts());
        assertEquals(32, bursts.burstPackets(), 0);
        assertEquals(3 / 32.0, bursts.burstDensity(), 1e-9);
        assertEquals(2 / 968.0, bursts.gapDensity(), 1e-9);
        assertEquals(968 / 2.0, bursts.gapPackets(), 0);
    }

    @Test
    void aBurstAtTheEndCounts() {
        hear(200, 150, 151, 152);

        assertEquals(1, bursts.bursts());
        assertEquals(3, bursts.burstPackets(), 0);
        assertEquals(3 * 0.985, bursts.burstRatio(), 0.001);
    }

    @Test
    void overtakenPacketsAreNotLost() {
        List<Packet> packets =
                new Network(1)
                        .reorder(0.1, 100)
                        .duplicate(0.1)
                        .carry(
                                new Sender(8000, 8000, (pcm, at, n) -> new byte[1])
                                        .speak(new short[160 * 2000])
                                        .packets());
        packets.forEach(packet -> bursts.onPacket(1, packet.index()));
        bursts.settle();

        assertEquals(0, bursts.lossShare(), 0.001);
    }

    @Test
    void burstRatioOfABurstyNetworkIsItsOwn() {
        Network network = new Network(2).bursts(0.01, 0.25, 1);
        network.carry(
                        new Sender(8000, 8000, (pcm, at, n) -> new byte[1])
                                .speak(new short[160 * 50_000])
                                .packets())
                .forEach(packet -> bursts.onPacket(1, packet.index()));
        bursts.settle();

        assertEquals(network.lost() / 50_000.0, bursts.lossShare(), 0.0005);
        assertEquals(4, bursts.burstRatio(), 0.3);
        assertTrue(bursts.burstDensity() > 0.3);
    }

    @Test
    void anotherSourceIsNoLoss() {
        for (int epoch = 1; epoch < 50; epoch++) {
            for (int i = 0; i < 10; i++) {
                bursts.onPacket(epoch, epoch * 1000 + i);
            }
        }
        bursts.settle();

        assertEquals(0, bursts.lossShare(), 0);
    }

    private void hear(int packets, Integer... lost) {
        List<Integer> missing = List.of(lost);
        for (int i = 0; i < packets; i++) {
            if (!missing.contains(i)) {
                bursts.onPacket(1, 70_000 + i);
            }
        }
        bursts.settle();
    }
}
