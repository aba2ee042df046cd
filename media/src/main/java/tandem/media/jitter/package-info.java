/**
 * The receive side of one stream: packets that come when they like go in, a steady clock takes
 * audio out.
 */
@NullMarked
package tandem.media.jitter;

import org.jspecify.annotations.NullMarked;
