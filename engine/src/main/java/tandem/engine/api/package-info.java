/** The HTTP interface: calls, seats, queues, recordings as JSON. */
@NullMarked
package tandem.engine.api;

import org.jspecify.annotations.NullMarked;
