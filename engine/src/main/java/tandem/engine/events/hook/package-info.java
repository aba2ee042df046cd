/** Webhooks: each event to whoever wants to be told of it, until it is known to have arrived. */
@NullMarked
package tandem.engine.events.hook;

import org.jspecify.annotations.NullMarked;
