/** Commands that work on conf trees, without a running engine. */
@NullMarked
package tandem.engine.cli;

import org.jspecify.annotations.NullMarked;
