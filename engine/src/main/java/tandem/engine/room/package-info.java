/** Where several calls meet: conferences and parking slots. */
@NullMarked
package tandem.engine.room;

import org.jspecify.annotations.NullMarked;
