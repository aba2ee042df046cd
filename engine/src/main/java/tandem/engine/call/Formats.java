package tandem.engine.call;

import java.util.ArrayList;
import java.util.List;

import tandem.dialplan.Codec;
import tandem.sip.sdp.AudioFormat;

/** Codecs of the plan as formats of a session description. */
public final class Formats {
    /** What a seat's device is offered. */
    public static final List<AudioFormat> SEAT = of(List.of(Codec.PCMA, Codec.PCMU));

    private Formats() {}

    /** In the same order, with telephone-event at the end. */
    public static List<AudioFormat> of(List<Codec> codecs) {
        List<AudioFormat> formats = new ArrayList<>();
        for (Codec codec : codecs) {
            formats.add(
                    switch (codec) {
                        case PCMA -> AudioFormat.PCMA;
                        case PCMU -> AudioFormat.PCMU;
                    });
        }
        formats.add(AudioFormat.DIGITS_8K);
        return List.copyOf(formats);
    }
}
