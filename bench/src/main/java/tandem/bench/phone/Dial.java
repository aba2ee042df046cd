package tandem.bench.phone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param headers more of them in the INVITE, by name
 */
public record Dial(
        String number,
        String from,
        Voice voice,
        List<Law> laws,
        boolean media,
        boolean lateOffer,
        Optional<Sound> sound,
        Map<String, String> headers) {

    public Dial {
        laws = List.copyOf(laws);
        headers = Map.copyOf(headers);
        if (laws.isEmpty()) {
            throw new IllegalArgumentException("a call needs a codec");
        }
    }

    /** A call with silence as voice, PCMU before PCMA. */
    public static Dial to(String number) {
        return new Dial(
                number,
                "",
                Voice.silence(),
                List.of(Law.MU, Law.A),
                true,
                false,
                Optional.empty(),
                Map.of());
    }

    public Dial from(String user) {
        return new Dial(number, user, voice, laws, media, lateOffer, sound, headers);
    }

    public Dial saying(Voice words) {
        return new Dial(number, from, words, laws, media, lateOffer, sound, headers);
    }

    public Dial offering(Law... best) {
        return new Dial(number, from, voice, List.of(best), media, lateOffer, sound, headers);
    }

    public Dial withoutMedia() {
        return new Dial(number, from, voice, laws, false, lateOffer, sound, headers);
    }

    public Dial withoutOffer() {
        return new Dial(number, from, voice, laws, media, true, sound, headers);
    }

    /** Speaks and listens by a sound of the caller's making. */
    public Dial with(Sound own) {
        return new Dial(number, from, voice, laws, media, lateOffer, Optional.of(own), headers);
    }

    /** With one more header in the INVITE; one of each name. */
    public Dial header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Dial(number, from, voice, laws, media, lateOffer, sound, more);
    }
}
