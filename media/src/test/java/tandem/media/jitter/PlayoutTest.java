package tandem.media.jitter;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import tandem.media.Codec;
import tandem.media.codec.Codecs;
import tandem.media.codec.Encoder;
import tandem.media.netsim.Network;
import tandem.media.netsim.Packet;
import tandem.media.netsim.Sender;
import tandem.media.netsim.Signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is heard of a known signal behind a bad network. */
class PlayoutTest {
    private static final long MS = 1_000_000;
    private static final int FRAME_MS = 20;
    private static final Codecs CODECS = Codecs.load();

    @Test
    void aCleanNetworkIsHeardAsItWasSaid() {
        for (Codec codec : List.of(Codec.PCMA, Codec.G722, Codec.L16_16K)) {
            short[] clean = Signal.speech(codec.audioHz(), 20_000, 1);
            Ear ear = new Ear(codec);

            ear.hear(new Network(1).carry(ear.sender().speak(clean).packets()));

            double snr = ear.snr(clean, 1000, 19_000);
            assertTrue(snr > (codec == Codec.G722 ? 12 : 30), codec + ": " + snr + " dB");
            assertEquals(0, ear.playout.bentSamples());
        }
    }

    @Test
    void concealmentIsBetterThanSilence() {
        short[] clean = Signal.speech(8000, 60_000, 2);
        for (double loss : new double[] {0.02, 0.05, 0.1}) {
            Ear ear = new Ear(Codec.PCMU);
            Network network = new Network(3).loss(loss);
            ear.hear(network.carry(ear.sender().speak(clean).packets()));

            double concealed = ear.playout.counts().concealedUnits() / (60.0 * 8000);
            double heard = ear.snr(clean, 1000, 58_000);
            // A lost piece that is silent counts with 0 dB.
            double silent = (1 - loss) * 36;
            assertEquals(network.lost() / 3000.0, concealed, 0.01);
            assertTrue(heard > silent * 0.9, loss + ": " + heard + " dB");
        }
    }

    @Test
    void anHourOfDriftIsBentAwayInWholePitchPeriods() {
        short[] minute = Signal.speech(8000, 60_000, 4);
        for (double ppm : new double[] {-200, 200}) {
            Ear ear = new Ear(Codec.PCMA);
            Sender sender = ear.sender().drift(ppm);
            for (int i = 0; i < 60; i++) {
                sender.speak(minute);
            }
            ear.keep = false;

            ear.hear(new Network(5).jitter(3).carry(sender.packets()));

            assertTrue(ear.worstDelayMs < 75, "ms " + ear.worstDelayMs);
            long waited = ear.playout.counts().concealedUnits();
            assertTrue(waited < 9 * 8000, "waited " + waited);
            assertTrue(ear.playout.bentSamples() * -ppm > 0, "bent " + ear.playout.bentSamples());
        }
    }

    /** A tone that is bent stays a tone: no step between samples is larger than its own. */
    @Test
    void bendingMakesNoClick() {
        short[] tone = Signal.tone(8000, 120_000, 320, 8000);
        for (double ppm : new double[] {-2000, 2000}) {
            Ear ear = new Ear(Codec.L16_8K);
            ear.hear(new Network(6).carry(ear.sender().drift(ppm).speak(tone).packets()));

            assertTrue(Math.abs(ear.playout.bentSamples()) > 200, "" + ear.playout.bentSamples());
            int largest = 0;
            for (int i = 2 * 8000; i < 100 * 8000; i++) {
                largest = Math.max(largest, Math.abs(ear.pcm[i] - ear.pcm[i - 1]));
            }
            double own = 8000 * 2 * Math.PI * 320 / 8000;
            assertTrue(largest < own * 1.25, ppm + ": step " + largest + " of " + own);
        }
    }

    @Test
    void packetTimesMayDifferFromOurs() {
        short[] clean = Signal.speech(8000, 30_000, 7);
        for (int ptime : new int[] {10, 30, 60}) {
            Ear ear = new Ear(Codec.PCMA);
            ear.hear(new Network(8).carry(ear.sender().ptime(ptime).speak(clean).packets()));

            double snr = ear.snr(clean, 1000, 28_000);
            assertTrue(snr > 30, ptime + ": " + snr + " dB");
        }
    }

    @Test
    void comfortNoiseIsHeardAtItsLevelUntilSomebodySpeaks() {
        Playout playout =
                new Playout(Codec.PCMA, CODECS.decoder(Codec.PCMA, 8000), DelayLimits.CONVERSATION);
        ByteBuffer silence = ByteBuffer.wrap(new byte[160]);
        Arrays.fill(silence.array(), (byte) 0xD5);
        ByteBuffer level = ByteBuffer.wrap(new byte[] {40});
        short[] pcm = new short[160];
        for (int i = 0; i < 150; i++) {
            if (i < 50 || i >= 100) {
                playout.put(
                        1,
                        i < 50 ? i : i - 49,
                        i * 160,
                        PayloadKind.AUDIO,
                        silence,
                        0,
                        160,
                        i * 20 * MS);
            } else if (i == 50) {
                playout.put(1, 50, i * 160, PayloadKind.NOISE, level, 0, 1, i * 20 * MS);
            }
            playout.read(pcm, 0, 160, i * 20 * MS);
            double rms = 0;
            for (short sample : pcm) {
                rms += sample * sample / 160.0;
            }
            double dbov = 10 * Math.log10(rms + 1e-3) - 20 * Math.log10(32_768);
            if (i > 60 && i < 100) {
                assertEquals(-40, dbov, 2, "tick " + i);
            } else if (i < 50 || i > 105) {
                assertTrue(dbov < -65, "tick " + i + ": " + dbov);
            }
        }
        assertEquals(0, playout.counts().lost());
    }

    @Test
    void nothingIsAllocatedOnceItRuns() {
        Playout playout =
                new Playout(Codec.PCMA, CODECS.decoder(Codec.PCMA, 8000), DelayLimits.CONVERSATION);
        ByteBuffer payload = ByteBuffer.allocateDirect(160);
        short[] pcm = new short[160];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 60_000; i++) {
            before = i == 10_000 ? threads.getCurrentThreadAllocatedBytes() : before;
            if (i % 10 != 3) {
                playout.put(1, i, i * 160, PayloadKind.AUDIO, payload, 0, 160, i * 20 * MS);
            }
            playout.read(pcm, 0, 160, i * 20 * MS);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertTrue(allocated < 10_000, allocated + " octets for 50,000 packets");
    }

    /** Reads 20 ms every 20 ms of our time, and remembers. */
    private static final class Ear {
        final Codec codec;
        final int hz;
        final Playout playout;
        final Encoder encoder;
        final byte[] coded = new byte[4096];
        short[] pcm = {};
        boolean keep = true;
        int worstDelayMs;

        Ear(Codec codec) {
            this.codec = codec;
            this.hz = codec.audioHz();
            this.playout = new Playout(codec, CODECS.decoder(codec, hz), DelayLimits.CONVERSATION);
            this.encoder = CODECS.encoder(codec, hz);
        }

        Sender sender() {
            return new Sender(
                    hz,
                    codec.clockHz(),
                    (samples, at, count) -> {
                        int length = encoder.encode(samples, at, count, coded, 0);
                        return Arrays.copyOf(coded, length);
                    });
        }

        void hear(List<Packet> arriving) {
            ArrayDeque<Packet> waiting = new ArrayDeque<>(arriving);
            int frame = hz / 1000 * FRAME_MS;
            int ticks = (int) (arriving.getLast().atNs() / (FRAME_MS * MS)) + 2;
            pcm = new short[keep ? ticks * frame : frame];
            for (int tick = 0; tick < ticks; tick++) {
                long now = tick * FRAME_MS * MS;
                while (!waiting.isEmpty() && waiting.peek().atNs() <= now) {
                    Packet packet = waiting.remove();
                    playout.put(
                            packet.epoch(),
                            packet.index(),
                            packet.timestamp(),
                            PayloadKind.AUDIO,
                            ByteBuffer.wrap(packet.payload()),
                            0,
                            packet.payload().length,
                            packet.atNs());
                }
                playout.read(pcm, keep ? tick * frame : 0, frame, now);
                worstDelayMs = Math.max(worstDelayMs, playout.delayMs(now));
            }
        }

        /** Against the clean signal, at the delay that fits best. */
        double snr(short[] clean, int fromMs, int lengthMs) {
            int from = fromMs * (hz / 1000);
            int length = Math.min(lengthMs * (hz / 1000), clean.length - from);
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int delay = 0; delay < hz / 5; delay++) {
                double product = 0;
                for (int i = from; i < from + hz; i++) {
                    product += (double) clean[i] * pcm[i + delay];
                }
                if (product > most) {
                    most = product;
                    best = delay;
                }
            }
            int heard = Math.min(length, pcm.length - from - best);
            return Signal.segmentalSnr(clean, from, pcm, from + best, heard);
        }
    }
}
