/** What was done to a number in a period, as one file that can be checked without the engine. */
@NullMarked
package tandem.engine.evidence;

import org.jspecify.annotations.NullMarked;
