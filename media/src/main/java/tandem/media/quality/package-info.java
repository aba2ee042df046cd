/**
 * How well a stream arrives: jitter, bursts of loss, round trip, and what the E-model makes of
 * them.
 */
@NullMarked
package tandem.media.quality;

import org.jspecify.annotations.NullMarked;
