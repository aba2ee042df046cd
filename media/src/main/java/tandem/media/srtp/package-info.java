/**
 * Secure RTP and RTCP (RFC 3711, 6188, 7714): keys in, packets protected and opened in place. Knows
 * no socket and no clock.
 */
@NullMarked
package tandem.media.srtp;

import org.jspecify.annotations.NullMarked;
