package tandem.media.play.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import tandem.media.codec.Level;

/**
 * Measures a sound while it passes. The level is that of the parts in which something is heard,
 * found as ITU-T P.56 does it in spirit: blocks of 20 ms count when they are less than 15.9 dB
 * below the mean of those that count.
 */
final class SoundMeter {
    private static final int BLOCK_MS = 20;
    private static final int MIN_MS = 100;
    private static final int LONG_PAUSE_MS = 2000;
    private static final double NOTHING_DBOV = -60;
    private static final double MARGIN_DB = 15.9;
    private static final double TOO_QUIET_DBOV = -50;
    private static final double QUIET_DBOV = -36;
    private static final double MAX_CLIPPED_PERCENT = 1;
    private static final double MAX_DC_PERCENT = 2;
    private static final double SQUARE_FULL_SCALE = 32_768.0 * 32_768.0;

    private final int rateHz;
    private final int blockSamples;

    /** Mean squares of blocks, AC only. */
    private double[] blocks = new double[1024];

    private int blockCount;
    private double square;
    private long sum;
    private int inBlock;
    private int blockSum;
    private long samples;
    private long clipped;
    private int peak;

    SoundMeter(int rateHz) {
        this.rateHz = rateHz;
        this.blockSamples = Math.max(1, rateHz * BLOCK_MS / 1000);
    }

    void add(short[] pcm, int count) {
        for (int i = 0; i < count; i++) {
            int sample = pcm[i];
            int size = Math.abs(sample);
            peak = Math.max(peak, size);
            if (size >= Short.MAX_VALUE) {
                clipped++;
            }
            sum += sample;
            square += (double) sample * sample;
            blockSum += sample;
            if (++inBlock == blockSamples) {
                endBlock();
            }
        }
        samples += count;
    }

    /** What is constant in a block is no sound. */
    private void endBlock() {
        if (blockCount == blocks.length) {
            blocks = Arrays.copyOf(blocks, blockCount * 2);
        }
        double mean = (double) blockSum / inBlock;
        blocks[blockCount++] = Math.max(0, square / inBlock - mean * mean);
        square = 0;
        blockSum = 0;
        inBlock = 0;
    }

    PromptReport report(SoundSource source) {
        if (inBlock > 0) {
            endBlock();
        }
        double level = dbov(active());
        double peakDbov = dbov((double) peak * peak);
        long lengthMs = samples * 1000 / rateHz;
        double clippedPercent = 100.0 * clipped / samples;
        double dcPercent = 100.0 * sum / samples / 32_768;
        return new PromptReport(
                source.format(),
                source.rateHz(),
                source.channels(),
                lengthMs,
                level,
                peakDbov,
                clippedPercent,
                dcPercent,
                CommonLevel.gainDb(level, peakDbov),
                faults(lengthMs, level, clippedPercent),
                warnings(level, dcPercent));
    }

    private List<String> faults(long lengthMs, double level, double clippedPercent) {
        List<String> faults = new ArrayList<>();
        if (lengthMs < MIN_MS) {
            faults.add("lasts only " + lengthMs + " ms; at least " + MIN_MS + " are wanted");
        }
        if (level <= NOTHING_DBOV) {
            faults.add("is silent all along");
        } else if (level < TOO_QUIET_DBOV) {
            faults.add(
                    text(
                            "is too quiet: %.1f dBov; at least %.0f are wanted",
                            level, TOO_QUIET_DBOV));
        }
        if (clippedPercent > MAX_CLIPPED_PERCENT) {
            faults.add(text("is distorted: %.1f %% of the samples are clipped", clippedPercent));
        }
        return faults;
    }

    private List<String> warnings(double level, double dcPercent) {
        List<String> warnings = new ArrayList<>();
        if (level >= TOO_QUIET_DBOV && level < QUIET_DBOV) {
            warnings.add(text("is quiet: %.1f dBov", level));
        }
        if (Math.abs(dcPercent) > MAX_DC_PERCENT) {
            warnings.add(text("has a constant offset of %.1f %% of the scale", dcPercent));
        }
        if (level > NOTHING_DBOV) {
            int begin = pause(0, 1);
            int end = pause(blockCount - 1, -1);
            if (begin > LONG_PAUSE_MS) {
                warnings.add(text("begins with %.1f s of silence", begin / 1000.0));
            }
            if (end > LONG_PAUSE_MS) {
                warnings.add(text("ends with %.1f s of silence", end / 1000.0));
            }
        }
        return warnings;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** How long nothing is heard from that block on, in ms. */
    private int pause(int from, int step) {
        double nothing = power(NOTHING_DBOV);
        int at = from;
        while (at >= 0 && at < blockCount && blocks[at] < nothing) {
            at += step;
        }
        return Math.abs(at - from) * BLOCK_MS;
    }

    /** Mean square of the blocks that count; each round the bar follows the mean. */
    private double active() {
        double bar = power(NOTHING_DBOV);
        double mean = meanAbove(bar);
        for (int round = 0; round < 20; round++) {
            double next = Math.max(bar, mean * Math.pow(10, -MARGIN_DB / 10));
            if (next <= bar) {
                break;
            }
            bar = next;
            mean = meanAbove(bar);
        }
        return mean;
    }

    private double meanAbove(double bar) {
        double total = 0;
        int count = 0;
        for (int i = 0; i < blockCount; i++) {
            if (blocks[i] >= bar) {
                total += blocks[i];
                count++;
            }
        }
        return count == 0 ? 0 : total / count;
    }

    private static double power(double dbov) {
        return SQUARE_FULL_SCALE * Math.pow(10, dbov / 10);
    }

    private static double dbov(double square) {
        return square <= 0
                ? Level.SILENCE_DBOV
                : Math.max(Level.SILENCE_DBOV, 10 * Math.log10(square / SQUARE_FULL_SCALE));
    }
}
