package tandem.media.codec;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.media.codec.VoiceActivity.Change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class VoiceActivityTest {
    /** A change, and the time in ms at the end of the frame that made it. */
    private record Moment(Change change, int ms) {}

    @ParameterizedTest
    @CsvSource({"8000, 10", "8000, 20", "16000, 20", "48000, 10"})
    void talkStartsAndStopsOnceWithItsWords(int rateHz, int frameMs) {
        short[] pcm = Sounds.noise(rateHz * 6, 20, 3);
        add(pcm, Sounds.voice(rateHz, rateHz * 2, 16_000, 4), rateHz);

        List<Moment> moments = moments(pcm, rateHz, frameMs);

        assertEquals(
                List.of(Change.STARTED, Change.STOPPED),
                moments.stream().map(Moment::change).toList());
        assertEquals(1000 + 100, moments.get(0).ms(), 80);
        assertEquals(3000 + 400, moments.get(1).ms(), 100);
    }

    @Test
    void twoSentencesAreTwoTalks() {
        short[] pcm = new short[8000 * 6];
        add(pcm, Sounds.voice(8000, 8000, 16_000, 4), 8000);
        add(pcm, Sounds.voice(8000, 8000, 16_000, 5), 8000 * 3);
        assertEquals(4, moments(pcm, 8000, 20).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 300, 2000})
    void noiseThatGoesOnIsNoTalkAfterTwoSeconds(int rms) {
        List<Moment> moments = moments(Sounds.noise(8000 * 20, rms, 6), 8000, 20);
        assertTrue(moments.stream().allMatch(moment -> moment.ms() < 2600), moments.toString());
        assertEquals(0, moments.size() % 2, moments.toString());
    }

    @Test
    void aSteadyToneIsNoTalkAfterTwoSeconds() {
        List<Moment> moments = moments(Sounds.sine(425, 8000, 8000 * 8, 5000), 8000, 20);
        assertEquals(2, moments.size());
        assertEquals(2400, moments.get(1).ms(), 300);
    }

    @Test
    void aVoiceIsHeardOverTheNoiseThatWasThereBefore() {
        short[] pcm = Sounds.noise(8000 * 12, 300, 3);
        add(pcm, Sounds.voice(8000, 8000 * 2, 20_000, 4), 8000 * 6);
        List<Moment> moments = moments(pcm, 8000, 20);
        assertEquals(4, moments.size(), moments.toString());
        assertEquals(6100, moments.get(2).ms(), 120);
        assertEquals(8400, moments.get(3).ms(), 300);
    }

    @Test
    void aClickIsNoTalk() {
        short[] pcm = new short[8000];
        add(pcm, Sounds.noise(240, 9000, 3), 4000);
        assertEquals(List.of(), moments(pcm, 8000, 10));
    }

    @Test
    void longTalkIsOneTalk() {
        short[] pcm = Sounds.noise(8000 * 32, 20, 3);
        add(pcm, Sounds.voice(8000, 8000 * 30, 16_000, 4), 8000);
        assertEquals(2, moments(pcm, 8000, 20).size());
    }

    @Test
    void silenceAloneIsNothing() {
        VoiceActivity activity = new VoiceActivity(8000, VoiceActivity.Settings.DEFAULT);
        assertEquals(Change.NONE, activity.hear(new short[160], 0, 160));
        assertFalse(activity.talking());
        assertEquals(Level.SILENCE_DBOV, activity.floorDbov());
    }

    private static List<Moment> moments(short[] pcm, int rateHz, int frameMs) {
        VoiceActivity activity = new VoiceActivity(rateHz, VoiceActivity.Settings.DEFAULT);
        List<Moment> moments = new ArrayList<>();
        int frame = rateHz / 1000 * frameMs;
        for (int at = 0; at + frame <= pcm.length; at += frame) {
            Change change = activity.hear(pcm, at, frame);
            if (change != Change.NONE) {
                moments.add(new Moment(change, (at + frame) * 10 / (rateHz / 100)));
                assertEquals(change == Change.STARTED, activity.talking());
            }
        }
        return moments;
    }

    private static void add(short[] pcm, short[] sound, int at) {
        for (int i = 0; i < sound.length; i++) {
            pcm[at + i] += sound[i];
        }
    }
}
