package tandem.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a recording of two tones must hold. Runs on: any (immutable).
 *
 * @param leftHz tone of the caller, expected on channel 1
 * @param rightHz tone of the seat, expected on channel 2
 * @param lengthMs from the answer to the end, by the CDR
 * @param talkMs how long both talked, up to the end of the call
 */
public record RecordingCheck(int leftHz, int rightHz, long lengthMs, long talkMs) {
    private static final long LENGTH_SLACK_MS = 100;
    private static final long WINDOW_MS = 100;

    /** The talk's edges are left out: the tones begin and end up to this much apart. */
    private static final long EDGE_MS = 400;

    /** Share of windows that must hold the tone: one or two may have a gap. */
    private static final double HEARD = 0.9;

    private static final double TONE_SHARE = 0.7;
    private static final double TONE_DB = -30;

    /** Everything that is wrong, in plain words; empty when all is right. */
    public List<String> problems(Wav wav) {
        List<String> problems = new ArrayList<>();
        checkLength(wav, problems);
        if (wav.channels().length != 2) {
            problems.add("the recording has " + wav.channels().length + " channel(s) instead of 2");
        } else if (talkMs <= 2 * EDGE_MS + WINDOW_MS) {
            problems.add("the talk was too short to judge: " + talkMs + " ms");
        } else {
            checkTones(wav, problems);
        }
        return problems;
    }

    private void checkLength(Wav wav, List<String> problems) {
        double differenceMs = wav.durationMs() - lengthMs;
        if (Math.abs(differenceMs) > LENGTH_SLACK_MS) {
            problems.add(
                    String.format(
                            Locale.ROOT,
                            "the recording is %.0f ms long, but the call took %d ms from answer to end",
                            wav.durationMs(),
                            lengthMs));
        }
    }

    private void checkTones(Wav wav, List<String> problems) {
        double left = heard(wav, 0, leftHz);
        double right = heard(wav, 1, rightHz);
        if (heard(wav, 0, rightHz) > HEARD && heard(wav, 1, leftHz) > HEARD) {
            problems.add("the channels are swapped: the caller is on channel 2");
            return;
        }
        if (left < HEARD) {
            problems.add(missing("the caller", leftHz, 1, left));
        }
        if (right < HEARD) {
            problems.add(missing("the seat", rightHz, 2, right));
        }
    }

    private static String missing(String who, int hz, int channel, double share) {
        String found = String.format(Locale.ROOT, "%.0f %%", share * 100);
        return "the tone of "
                + who
                + " ("
                + hz
                + " Hz) is alone on channel "
                + channel
                + " in only "
                + found
                + " of the talk";
    }

    /** In which share of the talk's windows a channel holds that tone and little else. */
    private double heard(Wav wav, int channel, int hz) {
        int window = (int) (wav.rate() * WINDOW_MS / 1000);
        int end = wav.length() - (int) (wav.rate() * EDGE_MS / 1000);
        int from = Math.max(0, wav.length() - (int) (wav.rate() * (talkMs - EDGE_MS) / 1000));
        short[] samples = wav.channels()[channel];
        int windows = 0;
        int hits = 0;
        for (int at = from; at + window <= end; at += window) {
            boolean tone = Goertzel.share(samples, at, window, hz, wav.rate()) > TONE_SHARE;
            hits += tone && Goertzel.levelDb(samples, at, window, hz, wav.rate()) > TONE_DB ? 1 : 0;
            windows++;
        }
        return windows == 0 ? 0 : (double) hits / windows;
    }
}
