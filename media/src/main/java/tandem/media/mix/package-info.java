/** Joining the packets of one leg to the stream of another. */
@NullMarked
package tandem.media.mix;

import org.jspecify.annotations.NullMarked;
