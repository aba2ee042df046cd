/** The running plan and how it is replaced. */
@NullMarked
package tandem.engine.config;

import org.jspecify.annotations.NullMarked;
