package tandem.bench.phone;

import java.util.List;

import tandem.bench.rtp.Law;
import tandem.bench.rtp.Voice;

/**
 * An outbound call to place. Runs on: any (immutable).
 *
 * @param number user part of the Request-URI
 * @param from user part of From; empty = the phone's user
 * @param voice what is said once answered
 * @param laws offered, best first
 * @param media false = no socket of its own: what arrives is not measured, nothing is sent
 * @param lateOffer true = INVITE without SDP, the answer goes into the ACK
 */
public record Dial(
        String number, String from, Voice voice, List<Law> laws, boolean media, boolean lateOffer) {

    public Dial {
        laws = List.copyOf(laws);
        if (laws.isEmpty()) {
            throw new IllegalArgumentException("a call needs a codec");
        }
    }

    /** A call with silence as voice, PCMU before PCMA. */
    public static Dial to(String number) {
        return new Dial(number, "", Voice.silence(), List.of(Law.MU, Law.A), true, false);
    }

    public Dial from(String user) {
        return new Dial(number, user, voice, laws, media, lateOffer);
    }

    public Dial saying(Voice words) {
        return new Dial(number, from, words, laws, media, lateOffer);
    }

    public Dial offering(Law... best) {
        return new Dial(number, from, voice, List.of(best), media, lateOffer);
    }

    public Dial withoutMedia() {
        return new Dial(number, from, voice, laws, false, lateOffer);
    }

    public Dial withoutOffer() {
        return new Dial(number, from, voice, laws, media, true);
    }
}
