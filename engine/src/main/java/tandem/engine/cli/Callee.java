package tandem.engine.cli;

import java.util.List;

import org.jspecify.annotations.Nullable;

import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;

/** Whose a dialled number is, when nobody said so. */
final class Callee {
    private Callee() {}

    /**
     * The tenant that was named, or the only one that it can be.
     *
     * @throws IllegalArgumentException when there is none of that name, or more than one fits
     */
    static Tenant tenant(Plan plan, @Nullable String name, String from, String to) {
        if (name != null) {
            Tenant named = plan.tenants().get(name);
            if (named == null) {
                throw new IllegalArgumentException("no tenant '" + name + "'");
            }
            return named;
        }
        List<Tenant> fit =
                plan.tenants().values().stream().filter(tenant -> takes(tenant, from, to)).toList();
        List<Tenant> choice = fit.isEmpty() ? List.copyOf(plan.tenants().values()) : fit;
        if (choice.size() != 1) {
            throw new IllegalArgumentException(
                    "say --tenant, one of "
                            + String.join(
                                    ", ", choice.stream().map(Tenant::name).sorted().toList()));
        }
        return choice.getFirst();
    }

    private static boolean takes(Tenant tenant, String from, String to) {
        return tenant.numberFor(to, Tenant.Side.TRUNK).isPresent()
                || tenant.seats().containsKey(from)
                        && tenant.numberFor(to, Tenant.Side.SEAT).isPresent();
    }
}
