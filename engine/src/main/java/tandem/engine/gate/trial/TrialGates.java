package tandem.engine.gate.trial;

import java.time.Instant;

import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.Tenant;
import tandem.dialplan.simulate.Gatekeeper;

/**
 * The engine's gate for the simulator and the tests of a plan: the same rules, at the told time,
 * with counters in memory and lists that hold what is given. Runs on: any.
 */
public final class TrialGates implements Gatekeeper {
    /** The tables of all numbering plans are read when the first call goes out, if one does. */
    @Override
    public Gatekeeper.Gate of(Plan plan, Tenant tenant, PlanTest.Given given, Instant begin) {
        return new TrialGate(plan, tenant, given, begin);
    }
}
