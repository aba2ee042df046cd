/** Keeps time: what is due when, without an allocation. */
@NullMarked
package tandem.media.pace;

import org.jspecify.annotations.NullMarked;
