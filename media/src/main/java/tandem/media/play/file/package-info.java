/**
 * Sound files of all the kinds that people upload, recognised by content: WAV, MP3, Ogg Opus and
 * Ogg Vorbis. Decoded piece by piece into one channel, so that a file cannot claim more memory than
 * its sound needs.
 */
@NullMarked
package tandem.media.play.file;

import org.jspecify.annotations.NullMarked;
