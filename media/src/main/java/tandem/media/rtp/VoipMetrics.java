package tandem.media.rtp;

import java.nio.ByteBuffer;

/**
 * VoIP metrics of one stream as reports carry them (RFC 3611 section 4.7).
 *
 * @param lossShare of packets that did not come, 0..1
 * @param discardShare of packets that came too late to be played, 0..1
 * @param burstDensity share lost within bursts, 0..1
 * @param gapDensity share lost between them, 0..1
 * @param burstMs mean length of bursts
 * @param gapMs mean length of what is between them
 * @param roundTripMs 0 = unknown
 * @param endSystemMs delay that the reporter's side adds, 0 = unknown
 * @param r R factor of 0..100, -1 = unknown
 * @param mosTenths conversational MOS in tenths, 10..50, -1 = unknown
 * @param bufferMs delay of the jitter buffer now
 * @param bufferMaxMs the most that it may reach
 */
public record VoipMetrics(
        double lossShare,
        double discardShare,
        double burstDensity,
        double gapDensity,
        int burstMs,
        int gapMs,
        int roundTripMs,
        int endSystemMs,
        int r,
        int mosTenths,
        int bufferMs,
        int bufferMaxMs) {
    static final int OCTETS = 36;
    static final int BLOCK_TYPE = 7;
    private static final int WORDS = OCTETS / 4 - 1;
    private static final int UNAVAILABLE = 127;

    /** Gmin: so many packets in a row end a burst. */
    private static final int GAP_MIN = 16;

    /** Standard concealment, an adaptive jitter buffer (section 4.7.6). */
    private static final int CONCEALMENT_AND_BUFFER = 0b11_11_0000;

    /** Writes the block about a source. */
    void write(ByteBuffer to, int ssrc) {
        to.put((byte) BLOCK_TYPE).put((byte) 0).putShort((short) WORDS).putInt(ssrc);
        to.put(share(lossShare)).put(share(discardShare));
        to.put(share(burstDensity)).put(share(gapDensity));
        to.putShort(time(burstMs)).putShort(time(gapMs));
        to.putShort(time(roundTripMs)).putShort(time(endSystemMs));
        // Levels of signal, noise and echo are not measured.
        to.put((byte) UNAVAILABLE).put((byte) UNAVAILABLE).put((byte) UNAVAILABLE);
        to.put((byte) GAP_MIN);
        // Nor is there an R of another network, nor a MOS of listening only.
        to.put(orUnavailable(r)).put((byte) UNAVAILABLE);
        to.put((byte) UNAVAILABLE).put(orUnavailable(mosTenths));
        to.put((byte) CONCEALMENT_AND_BUFFER).put((byte) 0);
        to.putShort(time(bufferMs)).putShort(time(bufferMaxMs)).putShort(time(bufferMaxMs));
    }

    private static byte share(double share) {
        return (byte) Math.clamp(Math.round(share * 256), 0, 255);
    }

    private static short time(int ms) {
        return (short) Math.clamp(ms, 0, 0xFFFF);
    }

    private static byte orUnavailable(int value) {
        return (byte) (value < 0 ? UNAVAILABLE : value);
    }

    /** Reads the block that begins at an offset; it is whole. */
    static VoipMetrics read(ByteBuffer from, int at) {
        return new VoipMetrics(
                share(from.get(at + 8)),
                share(from.get(at + 9)),
                share(from.get(at + 10)),
                share(from.get(at + 11)),
                from.getShort(at + 12) & 0xFFFF,
                from.getShort(at + 14) & 0xFFFF,
                from.getShort(at + 16) & 0xFFFF,
                from.getShort(at + 18) & 0xFFFF,
                known(from.get(at + 24)),
                known(from.get(at + 27)),
                from.getShort(at + 30) & 0xFFFF,
                from.getShort(at + 32) & 0xFFFF);
    }

    private static double share(byte of256) {
        return (of256 & 0xFF) / 256.0;
    }

    private static int known(byte value) {
        return value < 0 || value == UNAVAILABLE ? -1 : value;
    }
}
