package tandem.media.jitter;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import tandem.media.netsim.Network;
import tandem.media.netsim.Packet;
import tandem.media.netsim.Sender;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JitterBufferTest {
    private static final int MINUTE = 8000 * 60;

    @Test
    void aCleanStreamIsHeardWholeAndSoon() {
        Listener listener = hear(new Network(1), sender().speak(new short[MINUTE]));

        assertEquals(all(3000), listener.played());
        assertEquals(0, listener.count(Due.LOST));
        assertTrue(listener.worstDelayMs(0) <= 45, "ms " + listener.worstDelayMs(0));
        assertEquals(0, listener.bent);
    }

    @Test
    void anyPacketTimeMayComeAndChange() {
        Sender sender = sender();
        for (int ptime : new int[] {10, 60, 30, 40, 20, 50, 10}) {
            sender.ptime(ptime).speak(new short[8000 * 6]);
        }
        Listener listener = hear(new Network(2), sender);

        assertEquals(all(sender.packets().size()), listener.played());
        assertTrue(share(listener) < 0.01, "concealed " + share(listener));
        assertTrue(listener.worstDelayMs(0) < 130, "ms " + listener.worstDelayMs(0));
    }

    @Test
    void otherClocksAreTheirOwnUnits() {
        for (int clock : new int[] {16_000, 48_000}) {
            Sender sender =
                    new Sender(clock, clock, (pcm, at, samples) -> new byte[8])
                            .speak(new short[clock * 20]);
            Network network = new Network(3).jitter(10);
            Listener listener =
                    new Listener(clock, DelayLimits.CONVERSATION)
                            .hear(network.carry(sender.packets()));

            assertEquals(all(1000).size(), listener.played().size(), 4);
            assertTrue(listener.worstDelayMs(0) < 90, "ms " + listener.worstDelayMs(0));
        }
    }

    @Test
    void concealedTimeIsLostTime() {
        for (double loss : new double[] {0.01, 0.05, 0.2}) {
            Network network = new Network(4).loss(loss);
            Listener listener = hear(network, sender().speak(new short[MINUTE * 5]));

            assertEquals(network.lost() / 15_000.0, share(listener), 0.003);
            assertEquals(network.lost(), listener.buffer.counts().lost(), 3);
            assertEquals(15_000 - network.lost(), listener.played().size());
        }
    }

    @Test
    void theTimeBeforeAPacketThatIsThereCanBeRecovered() {
        Network network = new Network(5).loss(0.1);
        Listener listener = hear(network, sender().speak(new short[MINUTE]));

        long recoverable = listener.heard.stream().filter(Listener.Heard::recoverable).count();
        long lostRuns = 0;
        List<Long> played = listener.played();
        for (int i = 1; i < played.size(); i++) {
            lostRuns += played.get(i) - played.get(i - 1) > 1 ? 1 : 0;
        }
        assertTrue(recoverable > 0.6 * lostRuns, recoverable + " of " + lostRuns);
        assertTrue(recoverable <= lostRuns);
    }

    @Test
    void jitterCostsDelayAndNotAudio() {
        for (int deviation : new int[] {5, 15, 30}) {
            Network network = new Network(6).jitter(deviation);
            Listener listener = hear(network, sender().speak(new short[MINUTE * 3]));

            assertTrue(share(listener) < 0.02, "concealed " + share(listener));
            int worst = 25 + 4 * deviation + 30;
            assertTrue(listener.worstDelayMs(0) <= worst, "ms " + listener.worstDelayMs(0));
        }
    }

    @Test
    void delayGrowsAtOnceAndShrinksSlowly() {
        List<Packet> sent = sender().speak(new short[MINUTE * 4]).packets();
        List<Packet> arriving = new ArrayList<>();
        arriving.addAll(new Network(7).jitter(30).carry(sent.subList(0, 6000)));
        arriving.addAll(new Network(8).carry(sent.subList(6000, 12_000)));
        arriving.sort(Comparator.comparingLong(Packet::atNs));

        Listener listener = new Listener(8000, DelayLimits.CONVERSATION).hear(arriving);

        int jittery = listener.meanDelayMs(0.3);
        int calm = listener.meanDelayMs(0.9);
        assertTrue(calm <= 45 && jittery > calm + 10, jittery + " ms, then " + calm);
    }

    @Test
    void oneSpikeIsForgottenWithinSeconds() {
        List<Packet> sent = sender().speak(new short[MINUTE]).packets();
        List<Packet> arriving = new ArrayList<>();
        arriving.addAll(new Network(9).carry(sent.subList(0, 500)));
        arriving.addAll(new Network(9).spikes(1, 150).carry(sent.subList(500, 501)));
        arriving.addAll(new Network(9).carry(sent.subList(501, 3000)));
        // A queue keeps the order: those behind the spike come together with it.
        long held = arriving.get(500).atNs();
        arriving.replaceAll(p -> p.index() > 500 && p.atNs() < held ? at(p, held) : p);

        Listener listener = new Listener(8000, DelayLimits.CONVERSATION).hear(arriving);

        assertEquals(all(3000), listener.played());
        assertTrue(listener.worstDelayMs(0) > 140, "ms " + listener.worstDelayMs(0));
        assertTrue(listener.worstDelayMs(0.6) <= 50, "ms " + listener.worstDelayMs(0.6));
    }

    @Test
    void aLongerWayIsFollowed() {
        for (int step : new int[] {-60, 80, 150}) {
            Network network = new Network(10).step(30_000, step).jitter(2);
            if (step < 0) {
                network = new Network(10).step(0, -step).step(30_000, 0).jitter(2);
            }
            Listener listener = hear(network, sender().speak(new short[MINUTE]));

            assertTrue(share(listener) < 0.02, step + ": concealed " + share(listener));
            assertTrue(listener.worstDelayMs(0.95) < 60, "ms " + listener.worstDelayMs(0.95));
        }
    }

    @Test
    void delayIsBoundedHoweverBadTheNetworkIs() {
        Network network = new Network(11).jitter(150).spikes(0.01, 700).bursts(0.02, 0.1, 0.8);
        Listener listener = hear(network, sender().speak(new short[MINUTE * 3]));

        assertTrue(listener.worstDelayMs(0) <= 200 + 80, "ms " + listener.worstDelayMs(0));
        assertTrue(listener.buffer.counts().late() + listener.buffer.counts().discarded() > 0);
        assertTrue(listener.played().size() > 3000);
    }

    @Test
    void anHourOfDriftDoesNotMoveTheDelay() {
        for (double ppm : new double[] {-200, 200}) {
            Network network = new Network(12).jitter(3);
            Listener listener = hear(network, sender().drift(ppm).speak(new short[MINUTE * 60]));

            assertTrue(listener.worstDelayMs(0) < 70, "ms " + listener.worstDelayMs(0));
            assertTrue(share(listener) < 0.001, "concealed " + share(listener));
            // Bending and, seldom, waiting make up for all of it; the end of the stream is waited
            // for.
            long waited = listener.buffer.counts().concealedUnits() - 11 * 160;
            assertEquals(-ppm * 3600e-6 * 8000, listener.bent + waited, 700);
        }
    }

    @Test
    void overtakenPacketsAreSetInOrder() {
        Network network = new Network(13).reorder(0.05, 25).duplicate(0.05);
        Listener listener = hear(network, sender().speak(new short[MINUTE]));

        List<Long> played = listener.played();
        for (int i = 1; i < played.size(); i++) {
            assertTrue(played.get(i) > played.get(i - 1));
        }
        assertTrue(played.size() > 2950, "played " + played.size());
        assertEquals(3000 * 0.05, listener.buffer.counts().reordered(), 60);
        assertEquals(3000 * 0.05, listener.buffer.counts().duplicates(), 40);
    }

    @Test
    void whatComesAfterItsTimeIsLate() {
        List<Packet> arriving = new ArrayList<>(sender().speak(new short[8000]).packets());
        Packet slow = arriving.remove(10);
        arriving.add(30, at(slow, arriving.get(30).atNs()));

        Listener listener = new Listener(8000, DelayLimits.CONVERSATION).hear(arriving);

        assertFalse(listener.played().contains(10L));
        assertEquals(1, listener.buffer.counts().late());
        assertEquals(0, listener.buffer.counts().lost());
    }

    @Test
    void silenceOfTheSenderIsNoLoss() {
        Sender sender = sender();
        for (int i = 0; i < 20; i++) {
            sender.speak(new short[8000]).silence(300 + 40 * i);
        }
        Listener listener = hear(new Network(14).jitter(5), sender);

        assertEquals(all(1000), listener.played());
        assertEquals(0, listener.count(Due.LOST));
        assertEquals(0, listener.buffer.counts().lost());
        assertTrue(listener.worstDelayMs(0) < 70, "ms " + listener.worstDelayMs(0));
    }

    @Test
    void comfortNoiseIsSilenceUntilAudioComes() {
        Sender sender = new Sender(8000, 8000, (pcm, at, samples) -> new byte[pcm.length]);
        sender.speak(new short[8000]);
        sender.speak(new short[160]).silence(0);
        List<Packet> sent = new ArrayList<>(sender.silence(500).speak(new short[8000]).packets());
        Packet noise = sent.get(50);
        sent.set(
                50,
                new Packet(
                        noise.atNs(),
                        noise.sequence(),
                        noise.index(),
                        noise.timestamp(),
                        1,
                        160,
                        new byte[1]));

        Listener listener = new Listener(8000, DelayLimits.CONVERSATION).hear(sent);

        assertEquals(100, listener.count(Due.AUDIO));
        assertEquals(26, listener.count(Due.SILENCE), 2);
        assertEquals(0, listener.buffer.counts().lost());
        assertEquals(0, share(listener), 0.01);
    }

    @Test
    void anotherSourceBeginsWithoutOldAudio() {
        Sender sender = sender().speak(new short[16_000]);
        sender.newSource().speak(new short[16_000]);
        Listener listener = hear(new Network(15).jitter(20), sender);

        assertEquals(1, listener.buffer.counts().resynchronised());
        assertTrue(listener.played().size() >= 190, "played " + listener.played().size());
        assertTrue(listener.worstDelayMs(0) < 120, "ms " + listener.worstDelayMs(0));
    }

    @Test
    void aJumpOfTimestampsIsNoDelay() {
        for (int jump : new int[] {80_000, -80_000, 1_000_000_000, Integer.MIN_VALUE + 5}) {
            Sender sender = sender().speak(new short[16_000]);
            sender.jump(jump).speak(new short[16_000]);
            Listener listener = hear(new Network(16).jitter(5), sender);

            assertEquals(1, listener.buffer.counts().resynchronised());
            assertTrue(listener.played().size() >= 195, "played " + listener.played().size());
            assertTrue(listener.worstDelayMs(0) < 70, "ms " + listener.worstDelayMs(0));
        }
    }

    @Test
    void aStallEndsWithoutABurstOfOldAudio() {
        List<Packet> sent = sender().speak(new short[MINUTE]).packets();
        List<Packet> arriving = new ArrayList<>(sent);
        long stalled = sent.get(1100).atNs();
        arriving.replaceAll(p -> p.index() >= 1000 && p.index() < 1100 ? at(p, stalled) : p);

        Listener listener = new Listener(8000, DelayLimits.CONVERSATION).hear(arriving);

        long soon = stalled / (20 * Listener.MS) + 15;
        long heardOld =
                listener.heard.stream()
                        .filter(one -> one.tick() > soon && one.due() == Due.AUDIO)
                        .filter(one -> one.index() < 1100)
                        .count();
        assertEquals(0, heardOld);
        assertTrue(listener.worstDelayMs(0.9) < 100, "ms " + listener.worstDelayMs(0.9));
    }

    @Test
    void nothingIsAllocatedOnceItRuns() {
        JitterBuffer buffer = new JitterBuffer(8000, DelayLimits.CONVERSATION);
        ByteBuffer payload = ByteBuffer.allocate(160);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 60_000; i++) {
            before = i == 10_000 ? threads.getCurrentThreadAllocatedBytes() : before;
            long now = i * 20 * Listener.MS;
            if (i % 10 != 3) {
                buffer.put(1, i, i * 160, 160, PayloadKind.AUDIO, payload, 0, 160, now);
            }
            buffer.correction(now, 0);
            buffer.poll(now, 160);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertTrue(allocated < 10_000, allocated + " octets for 50,000 packets");
    }

    @Test
    void nothingThatComesMakesItThrowOrGrow() {
        long seed = 99;
        Random random = new Random(seed);
        JitterBuffer buffer = new JitterBuffer(8000, DelayLimits.CONVERSATION);
        ByteBuffer payload = ByteBuffer.allocate(4096);
        long now = 0;
        for (int i = 0; i < 200_000; i++) {
            now += random.nextInt(20_000_000);
            buffer.put(
                    random.nextInt(1000) == 0 ? random.nextInt() : 1,
                    random.nextInt(10) == 0 ? random.nextLong(1L << 40) : i + random.nextInt(99),
                    random.nextInt(4) == 0 ? random.nextInt() : i * 160,
                    random.nextInt(),
                    PayloadKind.values()[random.nextInt(3)],
                    payload,
                    0,
                    random.nextInt(4096),
                    now);
            if (random.nextInt(3) > 0) {
                Due due = buffer.poll(now, 160);
                assertTrue(buffer.units() > 0, "seed " + seed);
                assertTrue(due != Due.AUDIO || buffer.length() <= 2048, "seed " + seed);
                buffer.correction(now, 0);
            }
        }
    }

    private static Sender sender() {
        return new Sender(8000, 8000, (pcm, at, samples) -> new byte[8]);
    }

    private static Listener hear(Network network, Sender sender) {
        return new Listener(8000, DelayLimits.CONVERSATION).hear(network.carry(sender.packets()));
    }

    /** Share of the time that had to be concealed. */
    private static double share(Listener listener) {
        JitterCounts counts = listener.buffer.counts();
        // What was waited for at the end of the stream was no part of it.
        double concealed = counts.concealedUnits() - 1700;
        return Math.max(0, concealed) / (concealed + counts.playedUnits());
    }

    private static List<Long> all(int packets) {
        return LongStream.range(0, packets).boxed().toList();
    }

    private static Packet at(Packet packet, long ns) {
        return new Packet(
                ns,
                packet.sequence(),
                packet.index(),
                packet.timestamp(),
                packet.epoch(),
                packet.units(),
                packet.payload());
    }
}
