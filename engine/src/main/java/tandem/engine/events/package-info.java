/** Events out: streams to those who watch, and webhooks to those who want to be told. */
@NullMarked
package tandem.engine.events;

import org.jspecify.annotations.NullMarked;
