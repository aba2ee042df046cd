package tandem.media.play.file;

import java.util.List;

/**
 * What was found in a sound file. Levels are relative to the loudest square wave there is: a sine
 * at full scale has -3 dBov.
 *
 * @param format container and coding
 * @param rateHz of the file
 * @param channels of the file, 1 or 2
 * @param lengthMs whole length
 * @param levelDbov mean power while there is sound, pauses left out; -127 = there is none
 * @param peakDbov of the loudest sample
 * @param clippedPercent samples at the end of the scale
 * @param dcPercent mean of all samples, of full scale; with its sign
 * @param gainDb what brings it to the common level of prompts, -12..12
 * @param faults why callers should not hear it; empty = fit
 * @param warnings what somebody should look at
 */
public record PromptReport(
        String format,
        int rateHz,
        int channels,
        long lengthMs,
        double levelDbov,
        double peakDbov,
        double clippedPercent,
        double dcPercent,
        double gainDb,
        List<String> faults,
        List<String> warnings) {
    public PromptReport {
        faults = List.copyOf(faults);
        warnings = List.copyOf(warnings);
    }

    /** Whether it may be uploaded. */
    public boolean fit() {
        return faults.isEmpty();
    }
}
