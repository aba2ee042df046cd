/**
 * Calls that nobody places: a plan is run in virtual time, with callers and far ends that do what
 * they are told. {@link tandem.dialplan.simulate.Simulation} runs one call, {@link
 * tandem.dialplan.simulate.PlanTests} the tests that a plan brings with it.
 */
@NullMarked
package tandem.dialplan.simulate;

import org.jspecify.annotations.NullMarked;
