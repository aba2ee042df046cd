package tandem.engine.gate;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import tandem.dialplan.DialledNumber;
import tandem.dialplan.Number;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;

/**
 * The one gate that every outbound leg passes. Its rules now: the caller-ID must be a number of the
 * tenant whose registration, if it has one, holds today, the called number must be one, and the
 * tenant must not have as many legs to trunks as it may. Lists, frequencies and time windows join
 * here. Runs on: any.
 */
public final class Gate {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final Consumer<String> onDenied;
    private final Supplier<Plan> plans;
    private final InstantSource clock;

    /** Permits not yet closed, by tenant; one that has none is not here. */
    private final ConcurrentHashMap<String, Integer> outbound = new ConcurrentHashMap<>();

    /**
     * @param onDenied told the reason of each refusal, for metrics; must not block
     * @param plans the plan in force: limits hold as they are now, whatever plan a call began with
     * @param clock says which registrations have ended
     */
    public Gate(Consumer<String> onDenied, Supplier<Plan> plans, InstantSource clock) {
        this.onDenied = onDenied;
        this.plans = plans;
        this.clock = clock;
    }

    /** Grants a permit for one leg, to be closed when the leg is over, or says why not. */
    public Decision decide(Attempt attempt) {
        if (!DialledNumber.isValid(attempt.number())) {
            return denied(
                    "number_invalid",
                    "not a number to dial: " + attempt.number().length() + " characters");
        }
        Optional<Number> shown =
                attempt.tenant().numbers().stream()
                        .filter(number -> number.id().equals(attempt.callerId()))
                        .findFirst();
        if (shown.isEmpty()) {
            return denied("caller_id_not_registered", "no number " + attempt.callerId());
        }
        if (!holds(shown.get(), attempt.tenant())) {
            return denied(
                    "caller_id_not_registered",
                    "the registration of number " + attempt.callerId() + " has ended");
        }
        String tenant = attempt.tenant().name();
        if (!tryReserve(attempt.tenant())) {
            return denied("tenant_limit", "as many calls to trunks as the tenant may have");
        }
        return new Decision.Granted(
                new Permit(attempt, shown.get().pattern().source(), () -> release(tenant)));
    }

    /** The check of the plan saw to it once; days have passed since. */
    private boolean holds(Number number, Tenant tenant) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), tenant.zone());
        return number.registration().map(registration -> registration.holds(today)).orElse(true);
    }

    private boolean tryReserve(Tenant then) {
        Tenant now = plans.get().tenants().getOrDefault(then.name(), then);
        int limit = now.limits().outbound().orElse(NO_LIMIT);
        boolean[] reserved = new boolean[1];
        outbound.compute(
                then.name(),
                (_, count) -> {
                    int before = count == null ? 0 : count;
                    reserved[0] = before < limit;
                    return reserved[0] ? Integer.valueOf(before + 1) : count;
                });
        return reserved[0];
    }

    private void release(String tenant) {
        outbound.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Legs to trunks that a tenant has now, those on their way included. */
    public int outbound(String tenant) {
        return outbound.getOrDefault(tenant, 0);
    }

    private Decision denied(String reason, String detail) {
        onDenied.accept(reason);
        return new Decision.Denied(new Denial(reason, "", detail));
    }
}
