package tandem.bench.phone;

import java.util.List;
import java.util.Optional;

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
 * @param sound in place of voice, laws and media; for one call only
 */
public record Dial(
        String number,
        String from,
        Voice voice,
        List<Law> laws,
        boolean media,
        boolean lateOffer,
        Optional<Sound> sound) {

    public Dial {
        laws = List.copyOf(laws);
        if (laws.isEmpty()) {
            throw new IllegalArgumentException("a call needs a codec");
        }
    }

    /** A call with silence as voice, PCMU before PCMA. */
    public static Dial to(String number) {
        return new Dial(
                number, "", Voice.silence(), List.of(Law.MU, Law.A), true, false, Optional.empty());
    }

    public Dial from(String user) {
        return new Dial(number, user, voice, laws, media, lateOffer, sound);
    }

    public Dial saying(Voice words) {
        return new Dial(number, from, words, laws, media, lateOffer, sound);
    }

    public Dial offering(Law... best) {
        return new Dial(number, from, voice, List.of(best), media, lateOffer, sound);
    }

    public Dial withoutMedia() {
        return new Dial(number, from, voice, laws, false, lateOffer, sound);
    }

    public Dial withoutOffer() {
        return new Dial(number, from, voice, laws, media, true, sound);
    }

    /** Speaks and listens by a sound of the caller's making. */
    public Dial with(Sound own) {
        return new Dial(number, from, voice, laws, media, lateOffer, Optional.of(own));
    }
}
