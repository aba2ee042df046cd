package tandem.media.play;

import tandem.media.Audio.Tone;
import tandem.media.play.file.BadAudio;

/** Makes one period of a tone, to be played round and round. Runs on: prompt loader. */
final class ToneSynth {
    private static final int MAX_PART_MS = 60_000;

    /** Rise and fall of a burst: an edge in a sine is heard as a click. */
    private static final double RAMP_MS = 5;

    /** About -15 dBm0 for one frequency. */
    private static final double AMPLITUDE = 5600;

    private ToneSynth() {}

    /**
     * @param rateHz 8000 or 16000
     */
    static short[] period(Tone tone, int rateHz) throws BadAudio {
        boolean continuous = tone.offMs() <= 0;
        // In a whole second every whole-numbered frequency ends where it began.
        int onMs = continuous ? 1000 : tone.onMs();
        if (onMs < 1 || onMs > MAX_PART_MS || tone.offMs() > MAX_PART_MS) {
            throw new BadAudio(
                    "tone cadence "
                            + tone.onMs()
                            + "/"
                            + tone.offMs()
                            + " ms; up to "
                            + MAX_PART_MS);
        }
        if (!isFrequency(tone.firstHz()) || !isFrequency(tone.secondHz())) {
            throw new BadAudio(
                    "tone of " + tone.firstHz() + "+" + tone.secondHz() + " Hz; 0..3900 wanted");
        }
        int perMs = rateHz / 1000;
        int on = onMs * perMs;
        short[] pcm = new short[on + Math.max(0, tone.offMs()) * perMs];
        for (int i = 0; i < on; i++) {
            double level =
                    continuous ? 1 : Math.min(1, Math.min(i, on - 1 - i) / (RAMP_MS * perMs));
            pcm[i] =
                    (short)
                            Math.round(
                                    level
                                            * AMPLITUDE
                                            * (sine(tone.firstHz(), i, rateHz)
                                                    + sine(tone.secondHz(), i, rateHz)));
        }
        return pcm;
    }

    private static boolean isFrequency(int hz) {
        return hz >= 0 && hz <= 3900;
    }

    private static double sine(int hz, int sample, int rateHz) {
        return hz == 0 ? 0 : Math.sin(2 * Math.PI * ((long) hz * sample % rateHz) / rateHz);
    }
}
