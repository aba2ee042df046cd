/** Whose number it is: E.164, country and the zones where its clock may be. */
@NullMarked
package tandem.engine.gate.number;

import org.jspecify.annotations.NullMarked;
