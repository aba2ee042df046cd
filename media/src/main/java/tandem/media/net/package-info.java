/** Event loops, sockets and ports. The only package that knows Netty. */
@NullMarked
package tandem.media.net;

import org.jspecify.annotations.NullMarked;
