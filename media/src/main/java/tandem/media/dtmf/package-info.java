/** Digits as telephone events (RFC 4733) and as tones (ITU-T Q.23), found and made. */
@NullMarked
package tandem.media.dtmf;

import org.jspecify.annotations.NullMarked;
