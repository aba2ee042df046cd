package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import tandem.media.rtp.Latch;
import tandem.media.rtp.OutStream;
import tandem.media.rtp.Reception;
import tandem.media.rtp.Rtcp;

/** When and where one session's RTCP goes, and whose is read. Runs on: media loop. */
final class RtcpExchange {
    private final Host host;
    private final Wire wire;
    private final Rtcp rtcp;
    private @Nullable InetSocketAddress signalled;
    private @Nullable InetSocketAddress heard;
    private long dueNs = Long.MAX_VALUE;

    RtcpExchange(String cname, Host host, Wire wire) {
        this.rtcp = new Rtcp(cname);
        this.host = host;
        this.wire = wire;
    }

    void begin(InetSocketAddress address, long dueNs) {
        this.signalled = address;
        this.dueNs = dueNs;
    }

    void change(InetSocketAddress address) {
        if (!address.equals(signalled)) {
            signalled = address;
            heard = null;
        }
    }

    /** Reads a report of the peer; only the host that RTP comes from is believed. */
    void onDatagram(ByteBuffer datagram, InetSocketAddress source, Latch latch, long nowNs) {
        if (!source.getAddress().equals(latch.target().getAddress())) {
            host.counters().count(Counter.PACKETS_FOREIGN);
        } else if (rtcp.tryRead(datagram, nowNs)) {
            host.counters().count(Counter.RTCP_IN);
            heard = source;
        } else {
            host.counters().count(Counter.RTCP_MALFORMED);
        }
    }

    boolean isDue(long nowNs) {
        return dueNs - nowNs <= 0;
    }

    long dueNs() {
        return dueNs;
    }

    void next(long dueNs) {
        this.dueNs = dueNs;
    }

    /**
     * @param goodbye the session ends
     */
    void report(OutStream out, Reception in, long nowNs, boolean goodbye) {
        InetSocketAddress to = heard == null ? signalled : heard;
        if (to != null) {
            ByteBuffer packet = host.scratch().clear();
            rtcp.write(packet, out, in, host.wallMs(), nowNs, goodbye);
            wire.sendRtcp(packet, to);
            host.counters().count(Counter.RTCP_OUT);
        }
    }
}
