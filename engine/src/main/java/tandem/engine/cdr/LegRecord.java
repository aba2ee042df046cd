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
 * @param sipCallId Call-ID of an inbound leg, else empty
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

    /** What a leg is in its call. */
    public enum Role {
        CALLER,
        SEAT,
        TRUNK
    }
}
