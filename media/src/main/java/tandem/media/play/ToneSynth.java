package tandem.media.play;

import tandem.media.Audio.Tone;

/** Makes one period of a tone, to be played round and round. Runs on: prompt loader. */
final class ToneSynth {
    private static final int SAMPLES_PER_MS = 8;
    private static final int RATE_HZ = 8000;
    private static final int MAX_PART_MS = 60_000;

    /** Rise and fall of a burst: an edge in a sine is heard as a click. */
    private static final int RAMP_SAMPLES = 5 * SAMPLES_PER_MS;

    /** About -15 dBm0 for one frequency. */
    private static final double AMPLITUDE = 5600;

    private ToneSynth() {}

    static short[] period(Tone tone) throws BadAudio {
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
        int on = onMs * SAMPLES_PER_MS;
        short[] pcm = new short[on + Math.max(0, tone.offMs()) * SAMPLES_PER_MS];
        for (int i = 0; i < on; i++) {
            double level =
                    continuous ? 1 : Math.min(1, Math.min(i, on - 1 - i) / (double) RAMP_SAMPLES);
            pcm[i] =
                    (short)
                            Math.round(
                                    level
                                            * AMPLITUDE
                                            * (sine(tone.firstHz(), i) + sine(tone.secondHz(), i)));
        }
        return pcm;
    }

    private static boolean isFrequency(int hz) {
        return hz >= 0 && hz <= 3900;
    }

    private static double sine(int hz, int sample) {
        return hz == 0 ? 0 : Math.sin(2 * Math.PI * ((long) hz * sample % RATE_HZ) / RATE_HZ);
    }
}
