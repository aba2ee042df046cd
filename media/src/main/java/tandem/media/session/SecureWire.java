package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import tandem.media.Srtp;
import tandem.media.srtp.SrtpResult;
import tandem.media.srtp.SrtpSession;

/**
 * The outermost thing of a session: what goes out is encrypted here at last, what comes in is
 * opened here first, so that nothing behind it ever sees a packet that is not the peer's. Without
 * keys everything passes as it is. Runs on: media loop.
 */
final class SecureWire implements Wire {
    private final Wire wire;
    private final Host host;
    private @Nullable SrtpSession srtp;
    private long replayedPackets;
    private long unauthenticPackets;
    private long malformedPackets;

    SecureWire(Wire wire, Host host) {
        this.wire = wire;
        this.host = host;
    }

    /**
     * What was agreed now; owns the keys from here on.
     *
     * @return whether the peer has another key than before, so that whoever listens there may not
     *     have heard our stream from its beginning
     */
    boolean use(Optional<Srtp> agreed) {
        SrtpSession before = srtp;
        if (agreed.isEmpty()) {
            close();
            return false;
        }
        if (before != null) {
            return before.rekey(agreed.get());
        }
        srtp = new SrtpSession(agreed.get(), host.srtpScratch());
        return false;
    }

    @Override
    public boolean sendRtp(ByteBuffer packet, InetSocketAddress to) {
        SrtpSession keys = srtp;
        return (keys == null || isSent(keys.protectRtp(packet))) && wire.sendRtp(packet, to);
    }

    @Override
    public boolean sendRtcp(ByteBuffer packet, InetSocketAddress to) {
        SrtpSession keys = srtp;
        return (keys == null || isSent(keys.protectRtcp(packet))) && wire.sendRtcp(packet, to);
    }

    private boolean isSent(SrtpResult result) {
        if (result == SrtpResult.EXHAUSTED) {
            host.counters().count(Counter.SRTP_EXHAUSTED);
        }
        return result == SrtpResult.OK;
    }

    /** Opens a packet that came, in place; false when it must go no further. */
    boolean tryOpenRtp(ByteBuffer datagram) {
        SrtpSession keys = srtp;
        return keys == null || isBelieved(keys.unprotectRtp(datagram));
    }

    /** Likewise for RTCP. */
    boolean tryOpenRtcp(ByteBuffer datagram) {
        SrtpSession keys = srtp;
        return keys == null || isBelieved(keys.unprotectRtcp(datagram));
    }

    private boolean isBelieved(SrtpResult result) {
        switch (result) {
            case OK -> {
                return true;
            }
            case REPLAYED, TOO_OLD -> {
                replayedPackets++;
                host.counters().count(Counter.SRTP_REPLAYED);
            }
            case BAD_TAG -> {
                unauthenticPackets++;
                host.counters().count(Counter.SRTP_BAD_TAG);
            }
            case MALFORMED -> {
                malformedPackets++;
                host.counters().count(Counter.PACKETS_MALFORMED);
            }
            case EXHAUSTED -> host.counters().count(Counter.SRTP_EXHAUSTED);
        }
        return false;
    }

    /** Wipes the keys. */
    void close() {
        SrtpSession before = srtp;
        if (before != null) {
            before.close();
            srtp = null;
        }
    }

    /** Repeated, or too old to know. */
    long replayedPackets() {
        return replayedPackets;
    }

    /** Not made with the peer's key. */
    long unauthenticPackets() {
        return unauthenticPackets;
    }

    long malformedPackets() {
        return malformedPackets;
    }
}
