/** One thread, many UDP sockets, timers: the ground that phones and pump stand on. */
@NullMarked
package tandem.bench.net;

import org.jspecify.annotations.NullMarked;
