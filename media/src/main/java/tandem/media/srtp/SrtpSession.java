package tandem.media.srtp;

import java.nio.ByteBuffer;

import tandem.media.Srtp;
import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;

/**
 * The secure RTP and RTCP of one session: protects what it sends with our key, opens what it
 * receives with the peer's. Packets are between position and limit of a buffer and change in place,
 * by as much as tag and index are long; a packet that is refused stays as it is. Costs no garbage
 * per packet. Runs on: media loop.
 */
public final class SrtpSession implements AutoCloseable {
    /** Enough for two seconds and a half of 20 ms packets. */
    private static final int WINDOW_PACKETS = 128;

    /** A peer that began just below the wrap may have passed it before we listened. */
    private static final long MISSED_WRAPS = 1;

    private final SrtpScratch scratch;
    private final int windowPackets;
    private Srtp keys;
    private RtpContext rtpOut;
    private RtcpContext rtcpOut;
    private RtpContext rtpIn;
    private RtcpContext rtcpIn;

    public SrtpSession(Srtp keys, SrtpScratch scratch) {
        this(keys, WINDOW_PACKETS, scratch);
    }

    /**
     * @param windowPackets how far back packets may come, a power of two of 64..1024
     */
    public SrtpSession(Srtp keys, int windowPackets, SrtpScratch scratch) {
        this.keys = keys;
        this.windowPackets = windowPackets;
        this.scratch = scratch;
        SrtpSuite suite = keys.suite();
        rtpOut = rtp(suite, keys.send(), MISSED_WRAPS);
        rtcpOut = rtcp(suite, keys.send());
        rtpIn = rtp(suite, keys.receive(), MISSED_WRAPS);
        rtcpIn = rtcp(suite, keys.receive());
    }

    private RtpContext rtp(SrtpSuite suite, SrtpKey key, long otherRollovers) {
        return new RtpContext(suite, key, windowPackets, otherRollovers, scratch);
    }

    private RtcpContext rtcp(SrtpSuite suite, SrtpKey key) {
        return new RtcpContext(suite, key, windowPackets, scratch);
    }

    /**
     * Offer/answer was repeated. A direction whose key is the same goes on as it was; one with
     * another key begins anew, where the peer may keep its rollover counter or begin at 0 (RFC 3711
     * section 3.3.1 wants the first, most do the second).
     *
     * @return whether the peer's key is another one, so that it may know nothing of our rollover
     *     counter either
     */
    public boolean rekey(Srtp agreed) {
        SrtpSuite suite = agreed.suite();
        boolean sameSuite = suite == keys.suite();
        boolean sendChanged = !sameSuite || !agreed.send().equals(keys.send());
        boolean receiveChanged = !sameSuite || !agreed.receive().equals(keys.receive());
        if (sendChanged) {
            rtpOut = rtp(suite, agreed.send(), MISSED_WRAPS);
            rtcpOut = rtcp(suite, agreed.send());
        }
        if (receiveChanged) {
            rtpIn = rtp(suite, agreed.receive(), Math.max(MISSED_WRAPS, rtpIn.rollovers()));
            rtcpIn = rtcp(suite, agreed.receive());
        }
        Srtp before = keys;
        keys = agreed;
        wipeUnless(before.send());
        wipeUnless(before.receive());
        return receiveChanged;
    }

    private void wipeUnless(SrtpKey before) {
        if (before != keys.send() && before != keys.receive()) {
            before.close();
        }
    }

    /** The buffer wants room for the tag behind its limit. */
    public SrtpResult protectRtp(ByteBuffer packet) {
        return rtpOut.protect(packet);
    }

    public SrtpResult unprotectRtp(ByteBuffer packet) {
        return rtpIn.unprotect(packet);
    }

    /** The buffer wants room for the tag and an index of 4 octets behind its limit. */
    public SrtpResult protectRtcp(ByteBuffer packet) {
        return rtcpOut.protect(packet);
    }

    public SrtpResult unprotectRtcp(ByteBuffer packet) {
        return rtcpIn.unprotect(packet);
    }

    /** Wipes the master keys. What the platform's ciphers hold goes with the garbage. */
    @Override
    public void close() {
        keys.send().close();
        keys.receive().close();
    }
}
