package tandem.media.play;

import java.nio.ByteBuffer;

import tandem.media.G711;
import tandem.media.codec.Companding;

/**
 * Audio ready to be sent: octets of one law, played round and round up to a length. Runs on: any
 * (immutable; the octets are shared and never written).
 *
 * @param octets at least one
 * @param samples whole length, {@link #ENDLESS} = until stopped
 */
record Track(G711 law, byte[] octets, long samples) {
    static final long ENDLESS = Long.MAX_VALUE;

    static Track silence(G711 law, int ms) {
        return new Track(law, new byte[] {Companding.of(law).silence()}, Math.max(0, ms) * 8L);
    }

    /**
     * Copies what is at a position, at most up to the end of the track or of the octets. Returns
     * the number of samples.
     */
    int copy(long position, ByteBuffer to, int at, int length) {
        int from = (int) (position % octets.length);
        int count = (int) Math.min(Math.min(length, octets.length - from), samples - position);
        to.put(at, octets, from, count);
        return count;
    }
}
