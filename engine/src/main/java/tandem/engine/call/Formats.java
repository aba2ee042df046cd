package tandem.engine.call;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import tandem.dialplan.Codec;
import tandem.dialplan.DigitWay;
import tandem.sip.sdp.AudioFormat;

/** Codecs of the plan as formats of a session description. */
public final class Formats {
    private Formats() {}

    /**
     * In the same order, with telephone-event at the end where it counts, once for each clock (RFC
     * 4733 2.1).
     */
    public static List<AudioFormat> of(List<Codec> codecs, Set<DigitWay> digits) {
        Set<AudioFormat> formats = new LinkedHashSet<>();
        codecs.forEach(codec -> formats.add(format(codec)));
        if (digits.contains(DigitWay.RFC4733)) {
            codecs.forEach(codec -> formats.add(digits(format(codec).clockRate())));
        }
        return List.copyOf(formats);
    }

    private static AudioFormat format(Codec codec) {
        return switch (codec) {
            case PCMA -> AudioFormat.PCMA;
            case PCMU -> AudioFormat.PCMU;
            case G722 -> AudioFormat.G722;
            case OPUS -> AudioFormat.OPUS;
            case L16 -> AudioFormat.L16;
        };
    }

    private static AudioFormat digits(int clockRate) {
        return switch (clockRate) {
            case 16_000 -> AudioFormat.DIGITS_16K;
            case 48_000 -> AudioFormat.DIGITS_48K;
            default -> AudioFormat.DIGITS_8K;
        };
    }
}
