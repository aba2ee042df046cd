/** Time as the engine sees it, so that tests can own it. */
@NullMarked
package tandem.engine.time;

import org.jspecify.annotations.NullMarked;
