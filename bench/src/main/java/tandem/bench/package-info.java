/** bench */
@NullMarked
package tandem.bench;

import org.jspecify.annotations.NullMarked;
