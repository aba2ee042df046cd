/** Calls at a constant rate, and what they and the engine's process measured. */
@NullMarked
package tandem.bench.load;

import org.jspecify.annotations.NullMarked;
