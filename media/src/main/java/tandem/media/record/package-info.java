/** Two-channel recording: taps on the loops, one writer thread, one clock. */
@NullMarked
package tandem.media.record;

import org.jspecify.annotations.NullMarked;
