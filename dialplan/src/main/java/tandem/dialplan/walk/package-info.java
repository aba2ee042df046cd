/**
 * How a call walks through its flows: the decisions that the engine and the simulation take alike,
 * as pure code without a call.
 */
@NullMarked
package tandem.dialplan.walk;

import org.jspecify.annotations.NullMarked;
