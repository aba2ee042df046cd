/** Who has agreed to be called, to what, and how that can be shown. */
@NullMarked
package tandem.engine.gate.consent;

import org.jspecify.annotations.NullMarked;
