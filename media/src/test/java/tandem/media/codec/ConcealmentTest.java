package tandem.media.codec;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConcealmentTest {
    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000})
    void aLostFrameOfATonePassesUnheard(int rateHz) {
        int frame = rateHz / 50;
        short[] tone = Sounds.sine(200, rateHz, frame * 20, 10_000);
        short[] heard = lose(tone, rateHz, 10, 1);

        assertTrue(Sounds.snrDb(tone, heard, 0, frame * 10, frame / 2) > 40);
        assertTrue(Sounds.snrDb(tone, heard, 0, frame * 10, frame * 2) > 15);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000})
    void thereIsNoStepAtTheEdgesOfALoss(int rateHz) {
        int frame = rateHz / 50;
        short[] tone = Sounds.sine(330, rateHz, frame * 30, 12_000);
        for (int frames = 1; frames <= 6; frames++) {
            short[] heard = lose(tone, rateHz, 10, frames);
            assertTrue(
                    largestStep(heard) < 2 * largestStep(tone),
                    frames + " frames: step of " + largestStep(heard));
        }
    }

    @Test
    void aLongLossIsSilentAfter60Ms() {
        short[] voice = Sounds.voice(8000, 160 * 30, 20_000, 3);
        short[] heard = lose(voice, 8000, 10, 10);

        assertTrue(Sounds.rms(heard, 1600, 160) > 0.5 * Sounds.rms(voice, 1440, 160));
        assertTrue(Sounds.rms(heard, 1600 + 400, 80) < 0.35 * Sounds.rms(heard, 1600, 80));
        assertEquals(0, Sounds.rms(heard, 1600 + 480, 160 * 7 + 0));
    }

    /** Silence would be at 0 dB; a wrong pitch far below. */
    @Test
    void lostVoiceGoesOnMuchAsItWouldHave() {
        long seed = 5;
        Random random = new Random(seed);
        short[] voice = Sounds.voice(8000, 160 * 500, 20_000, 3);
        short[] heard = voice.clone();
        double signal = 0;
        double noise = 0;
        Concealment concealment = new Concealment(8000);
        for (int at = 0; at < voice.length; at += 160) {
            if (random.nextInt(10) == 0) {
                concealment.conceal(heard, at, 160);
                for (int i = at; i < at + 80; i++) {
                    signal += (double) voice[i] * voice[i];
                    noise += Math.pow(voice[i] - heard[i], 2);
                }
            } else {
                concealment.heard(heard, at, 160);
            }
        }
        double snr = 10 * Math.log10(signal / noise);
        assertTrue(snr > 3, snr + " dB, seed " + seed);
    }

    @Test
    void whatIsHeardWithoutLossIsLeftAlone() {
        short[] noise = Sounds.noise(1600, 5000, 4);
        short[] same = noise.clone();
        new Concealment(8000).heard(same, 0, 1600);
        org.junit.jupiter.api.Assertions.assertArrayEquals(noise, same);
    }

    @Test
    void aLossAtTheVeryBeginningIsSilence() {
        short[] pcm = Sounds.noise(320, 5000, 4);
        new Concealment(8000).conceal(pcm, 0, 320);
        assertEquals(0, Sounds.rms(pcm, 0, 320));
    }

    private static short[] lose(short[] sound, int rateHz, int first, int frames) {
        int frame = rateHz / 50;
        short[] heard = sound.clone();
        Concealment concealment = new Concealment(rateHz);
        for (int i = 0; i < sound.length / frame; i++) {
            if (i >= first && i < first + frames) {
                concealment.conceal(heard, i * frame, frame);
            } else {
                concealment.heard(heard, i * frame, frame);
            }
        }
        return heard;
    }

    private static int largestStep(short[] pcm) {
        int largest = 0;
        for (int i = 1; i < pcm.length; i++) {
            largest = Math.max(largest, Math.abs(pcm[i] - pcm[i - 1]));
        }
        return largest;
    }
}
