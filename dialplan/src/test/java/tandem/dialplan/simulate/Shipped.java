package tandem.dialplan.simulate;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.Tenant;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** Calls into the shipped plan. */
final class Shipped {
    /** A Wednesday, ten in the morning in the tenant's zone. */
    static final Instant WORKING = Instant.parse("2026-12-02T02:00:00Z");

    /** Ten in the evening of that day. */
    static final Instant EVENING = Instant.parse("2026-12-02T14:00:00Z");

    static final Plan PLAN =
            assertInstanceOf(
                            ConfTree.Checked.Good.class,
                            ConfTree.load(Path.of("..", "conf"), Map.of()))
                    .plan();
    static final Tenant DEMO = PLAN.tenants().get("demo");

    private Shipped() {}

    static Course.Ran fromTrunk(String to, Instant at, Input... input) {
        return run(new PlanTest.Call("13900000001", to, at, Tenant.Side.TRUNK), input);
    }

    static Course.Ran fromSeat(String seat, String to, Input... input) {
        return run(new PlanTest.Call(seat, to, WORKING, Tenant.Side.SEAT), input);
    }

    private static Course.Ran run(PlanTest.Call call, Input... input) {
        return assertInstanceOf(
                Course.Ran.class,
                new Simulation(PLAN, PromptLengths.ALIKE, Gatekeeper.NUMBERS_ONLY)
                        .run(DEMO, PlanTest.Given.NOTHING, call, List.of(input)));
    }
}
