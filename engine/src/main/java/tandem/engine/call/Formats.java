package tandem.engine.call;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import tandem.dialplan.Codec;
import tandem.dialplan.DigitWay;
import tandem.sip.sdp.AudioFormat;

/** Codecs of the plan as formats of a session description. */
final class Formats {
    private Formats() {}

    /**
     * In the same order, with telephone-event at the end where it counts, once for each clock (RFC
     * 4733 2.1).
     *
     * @param coded what the media side can code; a codec that it cannot is left out, and G.711
     *     stands in when none is left
     */
    static List<AudioFormat> of(LegTerms terms, Set<tandem.media.Codec> coded) {
        Set<AudioFormat> formats = new LinkedHashSet<>();
        terms.codecs().stream()
                .map(codec -> format(codec, terms))
                .filter(f -> isCoded(f, coded))
                .forEach(formats::add);
        if (formats.isEmpty()) {
            Codec.DEFAULT.forEach(codec -> formats.add(format(codec, terms)));
        }
        if (terms.digits().contains(DigitWay.RFC4733)) {
            List.copyOf(formats).forEach(format -> formats.add(digits(format.clockRate())));
        }
        return List.copyOf(formats);
    }

    private static boolean isCoded(AudioFormat format, Set<tandem.media.Codec> coded) {
        return Streams.codec(format).filter(coded::contains).isPresent();
    }

    private static AudioFormat format(Codec codec, LegTerms terms) {
        return switch (codec) {
            case PCMA -> AudioFormat.PCMA;
            case PCMU -> AudioFormat.PCMU;
            case G722 -> AudioFormat.G722;
            case OPUS -> AudioFormat.opus(OpusCoding.wanted(terms.opus()));
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
