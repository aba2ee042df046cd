package tandem.media.codec;

/**
 * Waveform concealment of lost packets in the manner of ITU-T G.711 Appendix I: the last pitch
 * periods go on, more of them the longer the loss lasts so that it does not buzz, and fade to
 * silence; what comes after the loss is blended in. Unlike the appendix it delays nothing: where
 * the appendix alters the last samples before the loss, here the first ones of the filling are bent
 * so that they go on from them. Runs on: owner of the stream.
 */
public final class Concealment {
    private static final int STEP_MS = 10;
    private static final int SILENT_MS = 60;
    private static final int MIN_LAG_MS = 5;
    private static final int MAX_LAG_MS = 15;
    private static final int MAX_PERIODS = 3;

    private final int perMs;
    private final PitchSearch search;

    /** The latest output, oldest first, as long as the longest three and a quarter periods. */
    private final short[] history;

    /** The history as it was when the loss began. */
    private final short[] source;

    private int concealed;
    private int lag;
    private int overlap;
    private int periods;
    private int position;
    private int formerPosition;
    private int fading;
    private float step;

    /**
     * @param rateHz whole kHz, 8000..48000
     */
    public Concealment(int rateHz) {
        perMs = rateHz / 1000;
        search = new PitchSearch(MIN_LAG_MS * perMs, MAX_LAG_MS * perMs, rateHz / 4000);
        history = new short[MAX_LAG_MS * perMs * MAX_PERIODS + MAX_LAG_MS * perMs / 4];
        source = new short[history.length];
    }

    /**
     * Takes what was decoded, and blends its beginning with the filling when it follows a loss.
     *
     * @param pcm changed in place after a loss
     */
    public void heard(short[] pcm, int at, int samples) {
        if (concealed > 0) {
            blend(pcm, at, samples);
            concealed = 0;
        }
        remember(pcm, at, samples);
    }

    /** Writes the filling for the next samples of a loss. */
    public void conceal(short[] pcm, int at, int samples) {
        if (concealed == 0) {
            begin();
        }
        for (int i = 0; i < samples; i++) {
            pcm[at + i] = (short) next();
        }
        remember(pcm, at, samples);
    }

    private void begin() {
        System.arraycopy(history, 0, source, 0, history.length);
        lag = search.lagOf(source);
        overlap = lag / 4;
        periods = 1;
        position = 0;
        fading = 0;
        step = source[source.length - 1] - source[source.length - 1 - lag];
    }

    /** The longer the loss was, the longer the way back; at most 10 ms. */
    private void blend(short[] pcm, int at, int samples) {
        int longer = Math.max(0, concealed / (STEP_MS * perMs) - 1) * 4 * perMs;
        int length = Math.min(samples, Math.min(overlap + longer, STEP_MS * perMs));
        for (int i = 0; i < length; i++) {
            float share = (i + 1f) / (length + 1);
            float mixed = next() * (1 - share) + pcm[at + i] * share;
            pcm[at + i] = (short) Math.round(mixed);
        }
    }

    private int next() {
        if (concealed >= SILENT_MS * perMs) {
            concealed = SILENT_MS * perMs;
            return 0;
        }
        if (concealed == (periods * STEP_MS) * perMs && periods < MAX_PERIODS) {
            reachBack();
        }
        float sound = loop(periods, position);
        position = (position + 1) % (periods * lag);
        if (fading > 0) {
            float former = (float) fading-- / (overlap + 1);
            sound += (loop(periods - 1, formerPosition) - sound) * former;
            formerPosition = (formerPosition + 1) % ((periods - 1) * lag);
        }
        if (concealed < overlap) {
            sound += step * (overlap - concealed) / (overlap + 1);
        }
        int past = Math.max(0, concealed - STEP_MS * perMs);
        concealed++;
        float gain = 1 - (float) past / ((SILENT_MS - STEP_MS) * perMs);
        return Math.clamp(Math.round(sound * gain), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /** One more period from now on, at the same phase. */
    private void reachBack() {
        formerPosition = position;
        position %= lag;
        periods++;
        fading = overlap;
    }

    /**
     * The last periods before the loss as a loop. Its end is blended with what was before its
     * beginning, so that it closes without a step.
     */
    private float loop(int count, int at) {
        int length = count * lag;
        int index = source.length - length + at;
        int left = length - at;
        if (left > overlap) {
            return source[index];
        }
        float share = (float) left / (overlap + 1);
        return source[index] * share + source[index - length] * (1 - share);
    }

    private void remember(short[] pcm, int at, int samples) {
        int fresh = Math.min(samples, history.length);
        System.arraycopy(history, fresh, history, 0, history.length - fresh);
        System.arraycopy(pcm, at + samples - fresh, history, history.length - fresh, fresh);
    }
}
