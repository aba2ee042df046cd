package tandem.media.codec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ResamplerTest {
    private static final int[] RATES = {
        8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000
    };
    private static final double LOUD = 20_000;

    @Test
    void tonesOfThePassBandKeepTheirLevelBetweenAllRates() {
        for (int from : RATES) {
            for (int to : RATES) {
                double narrow = Math.min(from, to) / 2.0;
                for (double share : new double[] {0.3, 0.85}) {
                    double hz = Math.max(200, share * narrow);
                    short[] out = stream(Sounds.sine(hz, from, from / 5, LOUD), from, to);
                    double level = Sounds.amplitude(out, to / 16, to / 8, hz, to);
                    assertEquals(0, db(level / LOUD), 0.02, from + " to " + to + " at " + hz);
                }
            }
        }
    }

    @Test
    void whatTheNarrowerBandCannotHoldIs60DbDownWhereverItFolds() {
        for (int from : RATES) {
            for (int to : RATES) {
                for (double share : new double[] {1.0, 1.1, 1.7}) {
                    double hz = share * to / 2.0 + 3;
                    if (hz < from / 2.0) {
                        short[] out = stream(Sounds.sine(hz, from, from / 5, LOUD), from, to);
                        double left = Sounds.rms(out, to / 16, to / 8) * Math.sqrt(2);
                        assertTrue(db(left / LOUD) < -60, from + " to " + to + " at " + hz);
                    }
                }
            }
        }
    }

    @Test
    void imagesOfAWidenedBandAre60DbDown() {
        short[] out = stream(Sounds.sine(3000, 8000, 2000, LOUD), 8000, 48_000);
        for (double image : new double[] {5000, 11_000, 13_000, 19_000, 21_000}) {
            double level = Sounds.amplitude(out, 3000, 6000, image, 48_000);
            assertTrue(db(level / LOUD) < -60, "image at " + image);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 11_025, 44_100, 48_000})
    void everySecondComesOutExactlyAsLong(int from) {
        for (int to : new int[] {8000, 16_000}) {
            Resampler resampler = Resampler.of(from, to);
            short[] in = new short[from];
            short[] out = new short[resampler.maxOutput(from)];
            long written = 0;
            for (int second = 0; second < 10; second++) {
                written += resampler.resample(in, 0, from, out, 0);
                assertEquals((second + 1L) * to, written);
            }
        }
    }

    /** Rates are low and pieces odd, so that the hour is a short one. */
    @Test
    void anHourDoesNotDrift() {
        Resampler resampler = Resampler.of(689, 500);
        short[] in = new short[27];
        short[] out = new short[resampler.maxOutput(in.length)];
        long taken = 0;
        long written = 0;
        while (taken < 3600L * 689) {
            taken += in.length;
            written += resampler.resample(in, 0, in.length, out, 0);
        }
        assertEquals(Math.ceilDiv(taken * 500, 689L), written);
    }

    @Test
    void piecesOfAnyLengthGiveTheSameStream() {
        short[] in = Sounds.noise(30_000, 4000, 7);
        short[] whole = stream(in, 44_100, 8000);
        Resampler resampler = Resampler.of(44_100, 8000);
        short[] out = new short[whole.length];
        int written = 0;
        int taken = 0;
        for (int piece = 1; taken < in.length; piece = piece * 7 % 997) {
            int samples = Math.min(piece, in.length - taken);
            written += resampler.resample(in, taken, samples, out, written);
            taken += samples;
        }
        assertEquals(whole.length, written);
        assertArrayEquals(whole, out);
    }

    @Test
    void theDelayIsAsStated() {
        for (int from : RATES) {
            for (int to : RATES) {
                Resampler resampler = Resampler.of(from, to);
                assertTrue(resampler.delaySamples() * 1000.0 / to < 4.2, from + " to " + to);
                short[] in = new short[from / 10];
                in[from / 20] = 30_000;
                short[] out = new short[resampler.maxOutput(in.length)];
                resampler.resample(in, 0, in.length, out, 0);
                int peak = 0;
                for (int i = 0; i < out.length; i++) {
                    peak = Math.abs(out[i]) > Math.abs(out[peak]) ? i : peak;
                }
                double expected = (double) (from / 20) * to / from + resampler.delaySamples();
                assertEquals(expected, peak, 1.6, from + " to " + to);
            }
        }
    }

    @Test
    void aWholeSoundIsNotDelayed() {
        short[] narrow = Resampler.convert(Sounds.sine(700, 48_000, 48_000, LOUD), 48_000, 8000);

        assertEquals(8000, narrow.length);
        double snr = Sounds.snrDb(Sounds.sine(700, 8000, 8000, LOUD), narrow, 0, 100, 7800);
        assertTrue(snr > 60, "snr " + snr);
    }

    @Test
    void ratesWithoutACommonDivisorAreBoundedInMemoryAndStillClean() {
        short[] narrow = Resampler.convert(Sounds.sine(700, 44_101, 44_101, LOUD), 44_101, 8000);

        assertEquals(8000, narrow.length);
        double snr = Sounds.snrDb(Sounds.sine(700, 8000, 8000, LOUD), narrow, 0, 100, 7800);
        assertTrue(snr > 55, "snr " + snr);
    }

    /** Each sample as loud as can be, with the sign of the tap that it meets. */
    @Test
    void theWorstSoundThereIsIsClippedAndNeverWraps() {
        for (int from : RATES) {
            for (int to : RATES) {
                int[] taps = FilterBank.of(from, to).phase(0);
                short[] in = new short[taps.length];
                for (int k = 0; k < taps.length; k++) {
                    in[k] = taps[k] > 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
                }
                // Silence before it, so that its last sample meets an output of phase 0.
                int down = from / gcd(from, to);
                int lead = Math.floorMod(1 - in.length, down);
                Resampler resampler = Resampler.of(from, to);
                short[] out = new short[resampler.maxOutput(lead + in.length) + 1];
                int written = resampler.resample(new short[lead], 0, lead, out, 0);
                resampler.resample(in, 0, in.length, out, written);
                int met = (lead + in.length - 1) / down * (to / gcd(from, to));
                assertEquals(Short.MAX_VALUE, out[met], from + " to " + to);
            }
        }
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    @Test
    void theSameRateIsLeftAlone() {
        short[] pcm = {1, 2, 3};
        assertSame(pcm, Resampler.convert(pcm, 8000, 8000));
    }

    private static short[] stream(short[] in, int from, int to) {
        Resampler resampler = Resampler.of(from, to);
        short[] out = new short[resampler.maxOutput(in.length)];
        int written = resampler.resample(in, 0, in.length, out, 0);
        return java.util.Arrays.copyOf(out, written);
    }

    private static double db(double ratio) {
        return 20 * Math.log10(ratio);
    }
}
