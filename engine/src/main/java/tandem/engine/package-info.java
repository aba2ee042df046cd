/** engine */
@NullMarked
package tandem.engine;

import org.jspecify.annotations.NullMarked;
