/** Watches calls for what abuse looks like, and stops who makes them. */
@NullMarked
package tandem.engine.gate.anomaly;

import org.jspecify.annotations.NullMarked;
