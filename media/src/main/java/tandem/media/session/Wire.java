package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The way out of one session; apart from it, so that sockets may be shared one day. Runs on: media
 * loop.
 */
public interface Wire {
    /** Sends what is between position and limit. False when the socket took nothing. */
    boolean sendRtp(ByteBuffer packet, InetSocketAddress to);

    /**
     * Likewise a report, from the RTCP port.
     *
     * @param shared from the RTP port instead (RFC 5761)
     */
    boolean sendRtcp(ByteBuffer packet, InetSocketAddress to, boolean shared);
}
