/** Legs to carriers; can only be opened with a Permit. */
@NullMarked
package tandem.engine.trunk;

import org.jspecify.annotations.NullMarked;
