/** How long each class of data is kept, and the sweep that deletes what is older. */
@NullMarked
package tandem.engine.retention;

import org.jspecify.annotations.NullMarked;
