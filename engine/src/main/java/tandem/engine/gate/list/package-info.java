/** Blacklists and opt-outs: millions of numbers in memory, each change on the disk. */
@NullMarked
package tandem.engine.gate.list;

import org.jspecify.annotations.NullMarked;
