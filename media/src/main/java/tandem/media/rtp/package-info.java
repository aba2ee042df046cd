/**
 * RTP and RTCP (RFC 3550): packets, reception statistics, outgoing streams, latching. Knows no
 * socket.
 */
@NullMarked
package tandem.media.rtp;

import org.jspecify.annotations.NullMarked;
