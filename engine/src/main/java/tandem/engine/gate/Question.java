package tandem.engine.gate;

import tandem.dialplan.Number;
import tandem.dialplan.Plan;

/**
 * An attempt with all that rules look at besides counters.
 *
 * @param plan the plan in force: limits hold as they are now, whatever plan the call began with
 * @param shown the number to show
 */
record Question(Attempt attempt, Callee callee, Number shown, Plan plan, GateClock.Now now) {}
