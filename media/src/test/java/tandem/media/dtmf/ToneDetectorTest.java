package tandem.media.dtmf;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.media.netsim.Signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ToneDetectorTest {
    private static final String ALL = "0123456789*#ABCD";
    private static final int HZ = 8000;

    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000, 48_000})
    void whatIsGeneratedIsHeard(int hz) {
        short[] pcm = new short[hz * 3];
        ToneGenerator generator = new ToneGenerator(hz);
        for (int digit = 0; digit < ALL.length(); digit++) {
            generator.begin(digit);
            int from = hz / 10 + digit * hz * 150 / 1000;
            for (int i = 0; i < hz * 80 / 1000; i++) {
                pcm[from + i] = generator.next();
            }
        }

        assertEquals(ALL, heard(hz, pcm));
    }

    @Test
    void fortyMillisecondsAndAsMuchPauseAreEnoughWhereverBlocksBegin() {
        for (int shift = 0; shift < 102; shift += 3) {
            short[] pcm = new short[HZ];
            for (int i = 0; i < 6; i++) {
                put(pcm, 500 + shift + i * 80 * 8, 40, 770, 1336, 5000, 5000);
            }

            assertEquals("555555", heard(HZ, pcm), "shift " + shift);
        }
    }

    @Test
    void tooShortIsNoDigitAndAShortGapIsNoEnd() {
        for (int shift = 0; shift < 102; shift += 3) {
            short[] blip = new short[HZ];
            put(blip, 500 + shift, 14, 770, 1336, 5000, 5000);
            short[] gap = new short[HZ];
            put(gap, 500 + shift, 60, 770, 1336, 5000, 5000);
            put(gap, 500 + shift + 70 * 8, 60, 770, 1336, 5000, 5000);

            assertEquals("", heard(HZ, blip), "shift " + shift);
            assertEquals("5", heard(HZ, gap), "shift " + shift);
        }
    }

    @Test
    void frequenciesLevelsAndTwistOfTheStandardAreTaken() {
        for (double off : new double[] {-0.015, 0, 0.015}) {
            for (double level : new double[] {1450, 5000, 11_000}) {
                assertEquals("1", tone(697 * (1 + off), 1209 * (1 + off), level, level));
                assertEquals("D", tone(941 * (1 + off), 1633 * (1 + off), level, level));
            }
        }
        assertEquals("5", tone(770, 1336, 3000, 3000 * Math.pow(10, 4 / 20.0)));
        assertEquals("5", tone(770, 1336, 6000, 6000 / Math.pow(10, 8 / 20.0)));
    }

    @Test
    void whatIsTooFarOffIsRefused() {
        for (double off : new double[] {-0.04, 0.04}) {
            assertEquals("", tone(770 * (1 + off), 1336 * (1 + off), 5000, 5000));
        }
        assertEquals("", tone(770, 1336, 300, 300));
        assertEquals("", tone(770, 1336, 2000, 2000 * Math.pow(10, 9 / 20.0)));
        assertEquals("", tone(770, 1336, 0, 8000));
        assertEquals("", tone(350, 440, 8000, 8000));
        assertEquals("", tone(770, 852, 8000, 8000));
    }

    @Test
    void noiseUnderTheToneDoesNotHideIt() {
        short[] pcm = new short[HZ];
        put(pcm, 777, 60, 852, 1477, 4000, 4000);
        Random random = new Random(3);
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] += (short) (random.nextGaussian() * 700);
        }

        assertEquals("9", heard(HZ, pcm));
    }

    /** Ten minutes of syllables and of noise: nothing that is no key may become one. */
    @Test
    void speechAndNoiseAreNoDigits() {
        assertEquals("", heard(HZ, Signal.speech(HZ, 300_000, 11)));
        short[] noise = new short[HZ * 300];
        Random random = new Random(4);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (random.nextGaussian() * 6000);
        }
        assertEquals("", heard(HZ, noise));
    }

    private static String tone(double low, double high, double lowLevel, double highLevel) {
        short[] pcm = new short[HZ / 2];
        put(pcm, 333, 100, low, high, lowLevel, highLevel);
        return heard(HZ, pcm);
    }

    private static void put(
            short[] pcm, int at, int ms, double low, double high, double a, double b) {
        for (int i = 0; i < ms * 8; i++) {
            pcm[at + i] +=
                    (short)
                            (a * Math.sin(2 * Math.PI * low * i / HZ)
                                    + b * Math.sin(2 * Math.PI * high * i / HZ));
        }
    }

    private static String heard(int hz, short[] pcm) {
        ToneDetector detector = new ToneDetector(hz);
        StringBuilder digits = new StringBuilder();
        int frame = hz / 50;
        for (int at = 0; at + frame <= pcm.length; at += frame) {
            int code = detector.onPcm(pcm, at, frame);
            if (code != Digits.NONE) {
                digits.append(Digits.digit(code));
            }
        }
        return digits.toString();
    }
}
