/** Health, readiness, metrics, draining. */
@NullMarked
package tandem.engine.ops;

import org.jspecify.annotations.NullMarked;
