/** Files that a power cut cannot take back. */
@NullMarked
package tandem.engine.disk;

import org.jspecify.annotations.NullMarked;
