/** One leg's media, free of sockets and threads: what it hears, what it sends, when. */
@NullMarked
package tandem.media.session;

import org.jspecify.annotations.NullMarked;
