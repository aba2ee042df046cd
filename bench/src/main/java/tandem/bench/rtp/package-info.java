/**
 * Sending and hearing RTP: tones, digits and stamped packets, thousands of streams on one thread.
 */
@NullMarked
package tandem.bench.rtp;

import org.jspecify.annotations.NullMarked;
