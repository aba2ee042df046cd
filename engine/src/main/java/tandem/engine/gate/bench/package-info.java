/** Measures the gate from inside. */
@NullMarked
package tandem.engine.gate.bench;

import org.jspecify.annotations.NullMarked;
