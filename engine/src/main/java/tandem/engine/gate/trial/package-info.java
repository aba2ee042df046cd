/** The gate for calls that nobody places: in told time, without files, from what a test gives. */
@NullMarked
package tandem.engine.gate.trial;

import org.jspecify.annotations.NullMarked;
