/**
 * A call as a script on its own virtual thread, its legs, its mailbox and the registry of live
 * calls.
 */
@NullMarked
package tandem.engine.call;

import org.jspecify.annotations.NullMarked;
