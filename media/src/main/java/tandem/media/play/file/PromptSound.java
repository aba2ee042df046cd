package tandem.media.play.file;

import java.util.Arrays;

import tandem.media.codec.Codecs;
import tandem.media.codec.Resampler;

/**
 * A sound file, decoded whole.
 *
 * @param rateHz {@link #RATE_HZ}, or {@link #NARROW_HZ} of a file that has no more
 * @param pcm one channel, at the level of the file
 */
public record PromptSound(PromptReport report, int rateHz, short[] pcm) {
    /** All that telephones hear as wide-band. */
    public static final int RATE_HZ = 16_000;

    /** Telephone band. */
    public static final int NARROW_HZ = 8000;

    /** No prompt is longer. */
    public static final int MAX_MS = 30 * 60 * 1000;

    private static final int FIRST_ROOM = 10 * NARROW_HZ;

    /**
     * Decodes, converts and measures. Memory grows with the sound that is really there.
     *
     * @param codecs for Opus
     * @throws BadAudio when it is no sound file, damaged, or longer than {@link #MAX_MS}
     */
    public static PromptSound read(byte[] octets, Codecs codecs) throws BadAudio {
        try (SoundSource source = SoundFile.open(octets, codecs)) {
            if (source.samples() > (long) MAX_MS / 1000 * source.rateHz()) {
                throw tooLong(source.samples() / source.rateHz());
            }
            return new Reading(source).run();
        } catch (OutOfMemoryError e) {
            throw new BadAudio("not enough memory to decode it");
        }
    }

    private static BadAudio tooLong(long seconds) {
        return new BadAudio(
                "lasts " + seconds + " s or more; no more than " + MAX_MS / 1000 + " s are taken");
    }

    /** From the source's rate to ours, with nothing added at the begin or lost at the end. */
    private static final class Reading {
        private final SoundSource source;
        private final int toHz;
        private final SoundMeter meter;
        private final Resampler resampler;
        private final short[] in = new short[SoundSource.MOST_SAMPLES];
        private final short[] converted;
        private short[] out = new short[FIRST_ROOM];
        private int late;
        private int written;
        private long taken;

        Reading(SoundSource source) {
            this.source = source;
            this.toHz = source.rateHz() <= NARROW_HZ ? NARROW_HZ : RATE_HZ;
            this.meter = new SoundMeter(source.rateHz());
            this.resampler = Resampler.of(source.rateHz(), toHz);
            this.converted = new short[resampler.maxOutput(in.length)];
            this.late = source.rateHz() == toHz ? 0 : resampler.delaySamples();
        }

        PromptSound run() throws BadAudio {
            for (int n = source.read(in); n > 0; n = source.read(in)) {
                taken += n;
                meter.add(in, n);
                take(n);
                if (taken > (long) MAX_MS / 1000 * source.rateHz()) {
                    throw tooLong(taken / source.rateHz());
                }
            }
            if (taken == 0) {
                throw new BadAudio("holds no audio");
            }
            int whole = (int) Math.max(1, taken * toHz / source.rateHz());
            flush(whole);
            return new PromptSound(meter.report(source), toHz, Arrays.copyOf(out, whole));
        }

        private void take(int samples) {
            if (source.rateHz() == toHz) {
                append(in, 0, samples);
                return;
            }
            int count = resampler.resample(in, 0, samples, converted, 0);
            int dropped = Math.min(late, count);
            late -= dropped;
            append(converted, dropped, count - dropped);
        }

        /** What still is in the filter. */
        private void flush(int whole) {
            Arrays.fill(in, (short) 0);
            while (written < whole) {
                take(in.length);
            }
        }

        private void append(short[] pcm, int at, int count) {
            if (written + count > out.length) {
                out = Arrays.copyOf(out, Math.max(written + count, out.length * 3 / 2));
            }
            System.arraycopy(pcm, at, out, written, count);
            written += count;
        }
    }
}
