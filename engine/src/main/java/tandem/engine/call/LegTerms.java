package tandem.engine.call;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.Codec;
import tandem.dialplan.DigitWay;
import tandem.dialplan.OpusTerms;
import tandem.dialplan.Seat;
import tandem.dialplan.SrtpPolicy;
import tandem.dialplan.Trunk;

/**
 * What the plan says of legs with one peer. Immutable.
 *
 * @param codecs in order of preference
 * @param digits ways in which its keys count
 * @param srtp whether it is encrypted
 * @param opus how Opus goes, should it be agreed on
 */
public record LegTerms(List<Codec> codecs, Set<DigitWay> digits, SrtpPolicy srtp, OpusTerms opus) {
    private static final LegTerms DEFAULT =
            new LegTerms(Codec.DEFAULT, DigitWay.DEFAULT, SrtpPolicy.OFF, OpusTerms.DEFAULT);

    public LegTerms {
        codecs = List.copyOf(codecs);
        digits = Set.copyOf(digits);
    }

    public static LegTerms of(Trunk trunk) {
        return new LegTerms(trunk.codecs(), trunk.digits(), trunk.srtp(), trunk.opus());
    }

    /** Of a seat's devices; those of a seat that the plan does not know have what is usual. */
    public static LegTerms of(Optional<Seat> seat) {
        return seat.map(
                        known ->
                                new LegTerms(
                                        known.codecs(), known.digits(), known.srtp(), known.opus()))
                .orElse(DEFAULT);
    }
}
