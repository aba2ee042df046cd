package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import tandem.media.StreamSpec;
import tandem.media.quality.StreamMonitor;
import tandem.media.rtp.Latch;
import tandem.media.rtp.OutStream;
import tandem.media.rtp.Reception;
import tandem.media.rtp.Rtcp;

/** When and where one session's RTCP goes, and whose is read. Runs on: media loop. */
final class RtcpExchange {
    private final Host host;
    private final Wire wire;
    private final Rtcp rtcp;
    private final StreamMonitor monitor;
    private @Nullable InetSocketAddress signalled;
    private @Nullable InetSocketAddress heard;
    private boolean multiplexed;
    private int lossPercent;
    private long dueNs = Long.MAX_VALUE;

    RtcpExchange(String cname, StreamMonitor monitor, Host host, Wire wire) {
        this.rtcp = new Rtcp(cname);
        this.monitor = monitor;
        this.host = host;
        this.wire = wire;
    }

    void begin(StreamSpec stream, long dueNs) {
        change(stream);
        this.dueNs = dueNs;
    }

    /** One address for both says that both share a port (RFC 5761). */
    void change(StreamSpec stream) {
        multiplexed = stream.remoteRtcp().equals(stream.remoteRtp());
        if (!stream.remoteRtcp().equals(signalled)) {
            signalled = stream.remoteRtcp();
            heard = null;
        }
    }

    /** Whether a datagram of the RTP port is ours. */
    boolean isOurs(ByteBuffer datagram) {
        return multiplexed && Rtcp.isRtcp(datagram);
    }

    /** Reads a report of the peer. */
    void onDatagram(ByteBuffer datagram, InetSocketAddress source, Latch latch, long nowNs) {
        if (!isPeer(source, latch)) {
            host.counters().count(Counter.PACKETS_FOREIGN);
        } else if (rtcp.tryRead(datagram, nowNs)) {
            host.counters().count(Counter.RTCP_IN);
            heard = source;
            monitor.onReport(rtcp.report());
            if (rtcp.report().isThere()) {
                lossPercent = (int) Math.ceil(100 * rtcp.report().lossShare());
            }
        } else {
            host.counters().count(Counter.RTCP_MALFORMED);
        }
    }

    /** Share of what we send that the peer lost of late, 0..100 %. */
    int lossPercent() {
        return lossPercent;
    }

    /**
     * Reports come from the address that signalling gave. Where RTP shows that there is a NAT, the
     * port is not known before: the first one of RTP's host is it.
     */
    private boolean isPeer(InetSocketAddress source, Latch latch) {
        if (multiplexed) {
            return source.equals(latch.target());
        }
        if (source.equals(signalled) || source.equals(heard)) {
            return true;
        }
        return heard == null
                && latch.isElsewhere()
                && source.getAddress().equals(latch.target().getAddress());
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
    void report(OutStream out, Reception in, Latch latch, long nowNs, boolean goodbye) {
        ByteBuffer packet = host.scratch().clear();
        rtcp.write(packet, out, in, monitor.metrics(), host.wallMs(), nowNs, goodbye);
        InetSocketAddress to = heard == null ? signalled : heard;
        if (multiplexed) {
            wire.sendRtcp(packet, latch.target(), true);
        } else if (to != null) {
            wire.sendRtcp(packet, to, false);
        }
        host.counters().count(Counter.RTCP_OUT);
    }
}
