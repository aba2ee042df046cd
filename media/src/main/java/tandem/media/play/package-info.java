/** Prompts and tones: WAV files decoded off the loops into a bounded cache, played by copying. */
@NullMarked
package tandem.media.play;

import org.jspecify.annotations.NullMarked;
