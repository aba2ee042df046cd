package tandem.engine.gate;

import tandem.dialplan.Number;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;

/**
 * An attempt with all that rules look at besides counters.
 *
 * @param plan the plan in force: limits hold as they are now, whatever plan the call began with
 * @param shown the number to show
 */
public record Question(Attempt attempt, Callee callee, Number shown, Plan plan, Moment now) {
    /** The same at another time. */
    Question at(Moment time) {
        return new Question(attempt, callee, shown, plan, time);
    }

    /** The tenant as it is in the plan in force. */
    public Tenant tenant() {
        return plan.tenants().getOrDefault(attempt.tenant().name(), attempt.tenant());
    }
}
