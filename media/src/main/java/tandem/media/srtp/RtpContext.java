package tandem.media.srtp;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;

/**
 * The cryptographic context (RFC 3711 section 3.2) of RTP in one direction. Runs on: media loop.
 */
final class RtpContext {
    private static final int FIXED_HEADER_OCTETS = 12;
    private static final long MAX_INDEX = (1L << 48) - 1;

    private final Transform transform;
    private final SrtpScratch scratch;
    private final Mki mki;
    private final long lifetimePackets;
    private final Sources sources;
    private final long otherRollovers;
    private long packets;

    /**
     * @param otherRollovers rollover counter that a new source may have besides 0, since we may
     *     have missed its beginning
     */
    RtpContext(
            SrtpSuite suite,
            SrtpKey key,
            int windowPackets,
            long otherRollovers,
            SrtpScratch scratch) {
        this.transform = KeyDerivation.rtp(suite, key, scratch);
        this.scratch = scratch;
        this.mki = new Mki(key.mki(), suite.isAead() ? 0 : transform.tagOctets());
        this.lifetimePackets = key.lifetimePackets();
        this.sources = new Sources(windowPackets);
        this.otherRollovers = otherRollovers;
    }

    /** Protects what is between position and limit; moves the limit. */
    SrtpResult protect(ByteBuffer packet) {
        int at = packet.position();
        int length = packet.remaining();
        int protectedLength = length + transform.tagOctets() + mki.length();
        int clear = headerOctets(packet, at, length);
        if (clear < 0 || !fits(packet, at, protectedLength)) {
            return SrtpResult.MALFORMED;
        }
        int ssrc = packet.getInt(at + 8);
        ReplayWindow known = sources.find(ssrc);
        ReplayWindow window = known == null ? sources.add(ssrc) : known;
        long index = window.estimate(packet.getShort(at + 2) & 0xFFFF);
        SrtpResult result = judge(window, index);
        if (result != SrtpResult.OK) {
            // A keystream that is used twice would give away both packets.
            return result;
        }
        byte[] work = scratch.packet;
        packet.get(at, work, 0, length);
        transform.begin(ssrc, index, length - clear);
        transform.crypt(work, clear, length);
        transform.tag(work, clear, length, (int) (index >>> 16), work, length);
        mki.insert(work, length + transform.tagOctets());
        packet.limit(at + protectedLength);
        packet.put(at + clear, work, clear, protectedLength - clear);
        accept(window, ssrc, index);
        return SrtpResult.OK;
    }

    static boolean fits(ByteBuffer packet, int at, int length) {
        return length <= SrtpScratch.PACKET_OCTETS && at + length <= packet.capacity();
    }

    /** Opens what is between position and limit; moves the limit. */
    SrtpResult unprotect(ByteBuffer packet) {
        int at = packet.position();
        int length = packet.remaining();
        int end = length - transform.tagOctets() - mki.length();
        int clear = headerOctets(packet, at, end);
        if (clear < 0 || length > SrtpScratch.PACKET_OCTETS) {
            return SrtpResult.MALFORMED;
        }
        int ssrc = packet.getInt(at + 8);
        int sequence = packet.getShort(at + 2) & 0xFFFF;
        ReplayWindow window = sources.find(ssrc);
        if (window != null) {
            long index = window.estimate(sequence);
            SrtpResult result = judge(window, index);
            return result == SrtpResult.OK ? open(packet, clear, end, ssrc, index, window) : result;
        }
        SrtpResult result = open(packet, clear, end, ssrc, sequence, null);
        return result == SrtpResult.BAD_TAG
                ? open(packet, clear, end, ssrc, otherRollovers << 16 | sequence, null)
                : result;
    }

    private SrtpResult open(
            ByteBuffer packet,
            int clear,
            int end,
            int ssrc,
            long index,
            @Nullable ReplayWindow window) {
        if (packets >= lifetimePackets) {
            return SrtpResult.EXHAUSTED;
        }
        int at = packet.position();
        byte[] work = scratch.packet;
        packet.get(at, work, 0, packet.remaining());
        if (!mki.tryRemove(work, packet.remaining())) {
            return SrtpResult.BAD_TAG;
        }
        transform.begin(ssrc, index, end - clear);
        transform.tag(work, clear, end, (int) (index >>> 16), scratch.tag, 0);
        if (!isSame(scratch.tag, work, end, transform.tagOctets())) {
            return SrtpResult.BAD_TAG;
        }
        transform.crypt(work, clear, end);
        packet.limit(at + end);
        packet.put(at + clear, work, clear, end - clear);
        accept(window == null ? sources.add(ssrc) : window, ssrc, index);
        return SrtpResult.OK;
    }

    private SrtpResult judge(ReplayWindow window, long index) {
        if (packets >= lifetimePackets || index > MAX_INDEX) {
            return SrtpResult.EXHAUSTED;
        }
        return window.judge(index);
    }

    private void accept(ReplayWindow window, int ssrc, long index) {
        window.note(index);
        sources.onAuthentic(ssrc);
        packets++;
    }

    /** Takes the same time wherever the tags differ. */
    static boolean isSame(byte[] tag, byte[] packet, int at, int octets) {
        int difference = 0;
        for (int i = 0; i < octets; i++) {
            difference |= tag[i] ^ packet[at + i];
        }
        return difference == 0;
    }

    /** Rollover counter of the source that was heard last. */
    long rollovers() {
        return sources.rollovers();
    }

    /** The header with sources and extension stays clear; -1 when this is no RTP. */
    private static int headerOctets(ByteBuffer packet, int at, int length) {
        if (length < FIXED_HEADER_OCTETS) {
            return -1;
        }
        int first = packet.get(at) & 0xFF;
        int octets = FIXED_HEADER_OCTETS + 4 * (first & 0x0F);
        boolean extended = (first & 0x10) != 0;
        if (first >> 6 != 2 || extended && octets + 4 > length) {
            return -1;
        }
        if (extended) {
            octets += 4 + 4 * (packet.getShort(at + octets + 2) & 0xFFFF);
        }
        return octets <= length ? octets : -1;
    }
}
