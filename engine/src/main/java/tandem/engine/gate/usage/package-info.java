/**
 * How often whom was called and who called: exact sliding windows over thirty days, in memory and
 * on disk. A reservation is durable before anybody acts on it, so a counter is never lower than the
 * truth, whenever the process dies.
 */
@NullMarked
package tandem.engine.gate.usage;

import org.jspecify.annotations.NullMarked;
