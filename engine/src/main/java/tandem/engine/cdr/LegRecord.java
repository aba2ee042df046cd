package tandem.engine.cdr;

import java.time.Instant;
import java.util.Optional;

import tandem.media.StreamStats;

import static java.util.Objects.requireNonNull;

/**
 * One SIP leg of a call; every attempt towards a device or carrier is one.
 *
 * @param number from 1 in the order opened
 * @param role what it is in the call
 * @param party number or seat id
 * @param via trunk name or account
 * @param sipCallId Call-ID of its dialog; of an outbound leg known from the answer on, else empty
 * @param codec PCMA or PCMU, empty before an agreement
 * @param started INVITE received or sent
 * @param ringing first 180 or 183
 * @param answered 2xx
 * @param ended over
 * @param cause why
 * @param media packet counts; {@link StreamStats#NONE} while live
 */
public record LegRecord(
        int number,
        Role role,
        String party,
        String via,
        String sipCallId,
        String codec,
        Instant started,
        Optional<Instant> ringing,
        Optional<Instant> answered,
        Optional<Instant> ended,
        Optional<EndCause> cause,
        StreamStats media) {

    public LegRecord {
        requireNonNull(role, "role");
        requireNonNull(party, "party");
        requireNonNull(via, "via");
        requireNonNull(sipCallId, "sipCallId");
        requireNonNull(codec, "codec");
        requireNonNull(started, "started");
        requireNonNull(ringing, "ringing");
        requireNonNull(answered, "answered");
        requireNonNull(ended, "ended");
        requireNonNull(cause, "cause");
        requireNonNull(media, "media");
    }

    LegRecord withRinging(Instant at) {
        return new LegRecord(
                number,
                role,
                party,
                via,
                sipCallId,
                codec,
                started,
                Optional.of(at),
                answered,
                ended,
                cause,
                media);
    }

    LegRecord withAnswered(Instant at) {
        return new LegRecord(
                number,
                role,
                party,
                via,
                sipCallId,
                codec,
                started,
                ringing,
                Optional.of(at),
                ended,
                cause,
                media);
    }

    LegRecord withCodec(String agreed) {
        return new LegRecord(
                number, role, party, via, sipCallId, agreed, started, ringing, answered, ended,
                cause, media);
    }

    LegRecord withEnd(Instant at, EndCause why) {
        return new LegRecord(
                number,
                role,
                party,
                via,
                sipCallId,
                codec,
                started,
                ringing,
                answered,
                Optional.of(at),
                Optional.of(why),
                media);
    }

    LegRecord withMedia(StreamStats counted) {
        return new LegRecord(
                number, role, party, via, sipCallId, codec, started, ringing, answered, ended,
                cause, counted);
    }

    LegRecord withSipCallId(String callId) {
        return new LegRecord(
                number, role, party, via, callId, codec, started, ringing, answered, ended, cause,
                media);
    }

    /** What a leg is in its call. */
    public enum Role {
        CALLER,
        SEAT,
        TRUNK,
        SUPERVISOR
    }
}
