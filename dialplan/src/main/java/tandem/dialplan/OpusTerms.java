package tandem.dialplan;

import java.util.OptionalInt;

/**
 * How Opus goes between the engine and a peer, key {@code opus} of trunks and seats. It is what the
 * peer is asked for (RFC 7587 6.1), and bounds what is sent to it besides what it asks for.
 *
 * @param rateHz key {@code rate}, 8000..48000: sound above half of it makes no difference, default
 *     48000
 * @param bitsPerSecond key {@code bitrate}, 6000..510000; empty = the peer is asked for nothing,
 *     and sent what is usual
 * @param correction key {@code fec}, whether packets help against the loss of the one before,
 *     default true
 * @param dtx key {@code dtx}, whether the peer is asked to leave out silence, default false
 */
public record OpusTerms(int rateHz, OptionalInt bitsPerSecond, boolean correction, boolean dtx) {
    public static final OpusTerms DEFAULT = new OpusTerms(48_000, OptionalInt.empty(), true, false);

    /** As in a file. */
    public String written() {
        String bits = bitsPerSecond.isPresent() ? ", bitrate: " + bitsPerSecond.getAsInt() : "";
        return "{ rate: " + rateHz + bits + ", fec: " + correction + ", dtx: " + dtx + " }";
    }
}
