package tandem.dialplan.load;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import tandem.dialplan.OpusTerms;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;

/** The key {@code opus} of trunks and seats. */
final class OpusYaml {
    private static final int LEAST_BITS = 6000;
    private static final int MOST_BITS = 510_000;

    private static final Key<Integer> RATE =
            Key.of(
                            "rate",
                            Types.oneOf(
                                    Map.of(
                                            "8000", 8000,
                                            "12000", 12_000,
                                            "16000", 16_000,
                                            "24000", 24_000,
                                            "48000", 48_000)),
                            "Hz; sound above half of it makes no difference")
                    .or(OpusTerms.DEFAULT.rateHz(), "48000");
    private static final Key<Integer> BITRATE =
            Key.of(
                            "bitrate",
                            Types.integer(LEAST_BITS, MOST_BITS),
                            "bits a second that either side sends at most, in the mean")
                    .standing("24000 sent, 16000 where rate is below 16000; nothing asked");
    private static final Key<Boolean> FEC =
            Key.of("fec", Types.bool(), "help against the loss of single packets")
                    .or(OpusTerms.DEFAULT.correction(), "true");
    private static final Key<Boolean> DTX =
            Key.of("dtx", Types.bool(), "the peer is asked to leave out silence")
                    .or(OpusTerms.DEFAULT.dtx(), "false");

    static final Key<Object> OPUS =
            Key.of(
                    "opus",
                    Shape.of(
                            "opus",
                            "how Opus goes between us and the peer",
                            RATE,
                            BITRATE,
                            FEC,
                            DTX),
                    "how Opus goes, where it is one of the codecs");

    private OpusYaml() {}

    static OpusTerms read(Section section) {
        if (!section.has(OPUS)) {
            return OpusTerms.DEFAULT;
        }
        Section opus = section.section(OPUS);
        Optional<Integer> bits = opus.value(BITRATE);
        return new OpusTerms(
                opus.get(RATE),
                bits.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                opus.get(FEC),
                opus.get(DTX));
    }
}
