package tandem.media.codec;

/**
 * Keeps a switch from one source to another free of clicks, on the stream that both go out on: 5 ms
 * of equal gain. Where the old source can still say how it would have gone on, the two are mixed;
 * where it is gone, the new one starts at the height of the last sample. Runs on: owner of the
 * stream.
 */
public final class Crossfade {
    private static final int LENGTH_PER_SECOND = 200;

    private final int length;
    private final short[] tail;
    private int tailLength;

    /** Samples of the ramp that are still to come. */
    private int left;

    private int step;
    private boolean begins;
    private short last;

    /**
     * @param rateHz 8000..48000
     */
    public Crossfade(int rateHz) {
        length = rateHz / LENGTH_PER_SECOND;
        tail = new short[length];
    }

    /** The next samples come from another source; the old one is gone. */
    public void switched() {
        begins = true;
        tailLength = 0;
        left = length;
    }

    /**
     * The next samples come from another source.
     *
     * @param pcm how the old one would have gone on; 5 ms are used
     */
    public void switched(short[] pcm, int at, int samples) {
        tailLength = Math.min(samples, length);
        System.arraycopy(pcm, at, tail, 0, tailLength);
        begins = false;
        left = tailLength;
    }

    /** Lets the stream through; what follows a switch is changed in place. */
    public void pass(short[] pcm, int at, int samples) {
        if (begins && samples > 0) {
            step = last - pcm[at];
            begins = false;
        }
        for (int i = 0; i < samples && left > 0; i++, left--) {
            pcm[at + i] = tailLength > 0 ? mixed(pcm[at + i]) : bent(pcm[at + i]);
        }
        if (samples > 0) {
            last = pcm[at + samples - 1];
        }
    }

    private short mixed(short fresh) {
        float old = (float) left / (tailLength + 1);
        return (short) Math.round(tail[tailLength - left] * old + fresh * (1 - old));
    }

    private short bent(short fresh) {
        int sound = fresh + Math.round(step * (float) left / (length + 1));
        return (short) Math.clamp(sound, Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
