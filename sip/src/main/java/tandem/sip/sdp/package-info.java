/**
 * Session descriptions (RFC 8866) and offer/answer (RFC 3264) for one audio stream, as pure
 * functions.
 */
@NullMarked
package tandem.sip.sdp;

import org.jspecify.annotations.NullMarked;
