/** When a call may be placed: the quiet rules of a plan on the clocks of those they protect. */
@NullMarked
package tandem.engine.gate.window;

import org.jspecify.annotations.NullMarked;
