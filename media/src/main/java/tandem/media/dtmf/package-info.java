/** Telephone events (RFC 4733), found and made. */
@NullMarked
package tandem.media.dtmf;

import org.jspecify.annotations.NullMarked;
