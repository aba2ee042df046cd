package tandem.media.srtp;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;

import static tandem.media.srtp.SrtpScratch.INTS;

/**
 * The cryptographic context of RTCP in one direction (RFC 3711 section 3.4). Runs on: media loop.
 */
final class RtcpContext {
    private static final int HEADER_OCTETS = 8;
    private static final int WORD_OCTETS = 4;
    private static final int ENCRYPTED = 0x8000_0000;
    private static final long MAX_INDEX = Integer.MAX_VALUE;

    private final Transform transform;
    private final SrtpScratch scratch;
    private final Mki mki;
    private final long lifetimePackets;
    private final Sources sources;
    private long packets;

    RtcpContext(SrtpSuite suite, SrtpKey key, int windowPackets, SrtpScratch scratch) {
        this.transform = KeyDerivation.rtcp(suite, key, scratch);
        this.scratch = scratch;
        this.mki = new Mki(key.mki(), suite.isAead() ? 0 : transform.tagOctets());
        this.lifetimePackets = Math.min(MAX_INDEX, key.lifetimePackets());
        this.sources = new Sources(windowPackets);
    }

    /** Protects what is between position and limit; moves the limit. */
    SrtpResult protect(ByteBuffer packet) {
        int at = packet.position();
        int length = packet.remaining();
        int tagOctets = transform.tagOctets();
        int protectedLength = length + WORD_OCTETS + tagOctets + mki.length();
        if (!isRtcp(packet, at, length) || !RtpContext.fits(packet, at, protectedLength)) {
            return SrtpResult.MALFORMED;
        }
        if (packets >= lifetimePackets) {
            return SrtpResult.EXHAUSTED;
        }
        byte[] work = scratch.packet;
        packet.get(at, work, 0, length);
        int word = ENCRYPTED | (int) packets;
        transform.begin(packet.getInt(at + 4), packets, length - HEADER_OCTETS);
        transform.crypt(work, HEADER_OCTETS, length);
        int tagAt = transform.isIndexLast() ? length : length + WORD_OCTETS;
        int wordAt = transform.isIndexLast() ? length + tagOctets : length;
        transform.tag(work, HEADER_OCTETS, length, word, work, tagAt);
        INTS.set(work, wordAt, word);
        mki.insert(work, length + WORD_OCTETS + tagOctets);
        packet.limit(at + protectedLength);
        packet.put(at + HEADER_OCTETS, work, HEADER_OCTETS, protectedLength - HEADER_OCTETS);
        packets++;
        return SrtpResult.OK;
    }

    /** Opens what is between position and limit; moves the limit. */
    SrtpResult unprotect(ByteBuffer packet) {
        int at = packet.position();
        int length = packet.remaining();
        int tagOctets = transform.tagOctets();
        int end = length - WORD_OCTETS - tagOctets - mki.length();
        if (!isRtcp(packet, at, end) || length > SrtpScratch.PACKET_OCTETS) {
            return SrtpResult.MALFORMED;
        }
        byte[] work = scratch.packet;
        packet.get(at, work, 0, length);
        if (!mki.tryRemove(work, length)) {
            return SrtpResult.BAD_TAG;
        }
        int word = (int) INTS.get(work, transform.isIndexLast() ? end + tagOctets : end);
        if ((word & ENCRYPTED) == 0) {
            // Nobody agreed to reports in the clear.
            return SrtpResult.MALFORMED;
        }
        return open(packet, end, packet.getInt(at + 4), word);
    }

    private SrtpResult open(ByteBuffer packet, int end, int ssrc, int word) {
        long index = word & ~ENCRYPTED;
        ReplayWindow known = sources.find(ssrc);
        SrtpResult result = judge(known, index);
        if (result != SrtpResult.OK) {
            return result;
        }
        byte[] work = scratch.packet;
        int tagAt = transform.isIndexLast() ? end : end + WORD_OCTETS;
        transform.begin(ssrc, index, end - HEADER_OCTETS);
        transform.tag(work, HEADER_OCTETS, end, word, scratch.tag, 0);
        if (!RtpContext.isSame(scratch.tag, work, tagAt, transform.tagOctets())) {
            return SrtpResult.BAD_TAG;
        }
        transform.crypt(work, HEADER_OCTETS, end);
        int at = packet.position();
        packet.limit(at + end);
        packet.put(at + HEADER_OCTETS, work, HEADER_OCTETS, end - HEADER_OCTETS);
        ReplayWindow window = known == null ? sources.add(ssrc) : known;
        window.note(index);
        sources.onAuthentic(ssrc);
        packets++;
        return SrtpResult.OK;
    }

    private SrtpResult judge(@Nullable ReplayWindow window, long index) {
        if (packets >= lifetimePackets) {
            return SrtpResult.EXHAUSTED;
        }
        return window == null ? SrtpResult.OK : window.judge(index);
    }

    private static boolean isRtcp(ByteBuffer packet, int at, int length) {
        return length >= HEADER_OCTETS && (packet.get(at) & 0xC0) == 0x80;
    }
}
