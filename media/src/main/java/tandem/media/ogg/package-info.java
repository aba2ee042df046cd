/** The Ogg container (RFC 3533): packets of one logical stream out of pages. */
@NullMarked
package tandem.media.ogg;

import org.jspecify.annotations.NullMarked;
