package tandem.dialplan;

import java.util.List;
import java.util.Set;

/**
 * A human seat: a person with one softphone account.
 *
 * @param id unique in the tenant, e.g. 1001
 * @param name shown to people
 * @param account user name of its SIP account, default the id; unique in the plan
 * @param password of the account, a reference in the file unless SIP is spoken on loopback
 * @param codecs of its devices, in order of preference
 * @param digits ways in which its keys count
 * @param srtp encryption of its devices' audio, default off
 * @param opus how Opus goes to its devices
 * @param at where it is defined
 */
public record Seat(
        String id,
        String name,
        String account,
        String password,
        List<Codec> codecs,
        Set<DigitWay> digits,
        SrtpPolicy srtp,
        OpusTerms opus,
        Position at) {
    public Seat {
        codecs = List.copyOf(codecs);
        digits = Set.copyOf(digits);
    }

    /** With digits by default and without SRTP. */
    public Seat(
            String id,
            String name,
            String account,
            String password,
            List<Codec> codecs,
            Position at) {
        this(
                id,
                name,
                account,
                password,
                codecs,
                DigitWay.DEFAULT,
                SrtpPolicy.OFF,
                OpusTerms.DEFAULT,
                at);
    }

    @Override
    public String toString() {
        return "Seat[" + id + "]";
    }
}
