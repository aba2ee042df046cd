/** The one gate that every outbound leg passes; only it grants a Permit. */
@NullMarked
package tandem.engine.gate;

import org.jspecify.annotations.NullMarked;
