/**
 * The port of the media module: commands in, events out, as immutable records. A call's sessions
 * all live on one media loop; {@link tandem.media.MediaEndpoint} is the only door.
 */
@NullMarked
package tandem.media;

import org.jspecify.annotations.NullMarked;
