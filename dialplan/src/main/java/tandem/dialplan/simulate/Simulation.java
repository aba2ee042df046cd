package tandem.dialplan.simulate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import tandem.dialplan.Number;
import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.Seat;
import tandem.dialplan.Tenant;

/**
 * Runs calls through a plan in virtual time, without audio, phones or an engine. Far ends do what
 * the inputs say; where they say nothing, a queue, dial or transfer is answered and the other side
 * hangs up after a while, a web service is fine, and a caller who is asked for digits is silent.
 *
 * <p>Times are those of the plan; what the plan does not say (how long somebody rings or talks) is
 * made up, but the same each time. Always ends: steps, length and moments of a call are bounded.
 *
 * <p>Runs on: any (immutable); blocks on nothing but what {@link PromptLengths} does.
 */
public final class Simulation {
    private final Plan plan;
    private final PromptLengths lengths;
    private final Gatekeeper gatekeeper;

    /**
     * @param plan that is run
     * @param lengths of its prompts
     * @param gatekeeper has the gate that calls out must pass
     */
    public Simulation(Plan plan, PromptLengths lengths, Gatekeeper gatekeeper) {
        this.plan = plan;
        this.lengths = lengths;
        this.gatekeeper = gatekeeper;
    }

    /**
     * Runs one call.
     *
     * @param tenant whose numbers it dials; for a call of a trunk the tenant of the trunk
     * @param given what the gate knows before it
     * @param call who calls whom, when
     * @param input what the caller and the world do
     */
    public Course run(
            Tenant tenant, PlanTest.Given given, PlanTest.Call call, List<PlanTest.Input> input) {
        Optional<Number> number = tenant.numberFor(call.to(), call.side());
        if (number.isEmpty()) {
            return new Course.Refused(
                    "no number of tenant %s takes %s from a %s"
                            .formatted(tenant.name(), call.to(), word(call.side())));
        }
        Optional<Seat> seat =
                call.side() == Tenant.Side.SEAT ? seatOf(tenant, call.from()) : Optional.empty();
        if (call.side() == Tenant.Side.SEAT && seat.isEmpty()) {
            return new Course.Refused(
                    "tenant %s has no seat %s".formatted(tenant.name(), call.from()));
        }
        String from = seat.map(Seat::id).orElse(call.from());
        String via = seat.map(Seat::account).orElseGet(() -> trunkOf(plan, tenant));
        Caller caller =
                new Caller(
                        tenant,
                        new PlanTest.Call(from, call.to(), call.at(), call.side()),
                        via,
                        new Inputs(input),
                        lengths,
                        plan.settings().limits().callMs());
        return new FlowCourse(
                        tenant,
                        number.get(),
                        caller,
                        gatekeeper.of(plan, tenant, given, call.at()),
                        plan.settings().limits().steps())
                .run();
    }

    /** A seat may be named by its id or its account. */
    private static Optional<Seat> seatOf(Tenant tenant, String name) {
        return Optional.ofNullable(tenant.seats().get(name))
                .or(
                        () ->
                                tenant.seats().values().stream()
                                        .filter(seat -> seat.account().equals(name))
                                        .findFirst());
    }

    /** The first trunk of a tenant by name, or empty. */
    static String trunkOf(Plan plan, Tenant tenant) {
        return plan.trunks().values().stream()
                .filter(trunk -> trunk.tenant().equals(tenant.name()))
                .map(trunk -> trunk.name())
                .sorted()
                .findFirst()
                .orElse("");
    }

    private static String word(Tenant.Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
