/** The seat router: seats, leases, offers, queues; one thread writes them all. */
@NullMarked
package tandem.engine.queue;

import org.jspecify.annotations.NullMarked;
