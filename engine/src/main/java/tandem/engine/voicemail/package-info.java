/** Messages that callers left: boxes of files, durable before a caller is told so. */
@NullMarked
package tandem.engine.voicemail;

import org.jspecify.annotations.NullMarked;
