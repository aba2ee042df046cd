package tandem.engine.gate;

import java.util.Set;

import tandem.dialplan.Tenant;

/** Knows whose a dialled number is. Runs on: any; never waits. */
@FunctionalInterface
public interface Callees {
    /** What is there without a numbering plan: the digits as dialled, in no country. */
    Callees DIGITS = (dialled, tenant) -> new Callee("0" + digits(dialled), "", Set.of());

    /**
     * @param dialled a number that is valid to dial
     * @param tenant from whose point of view numbers without a country are read
     */
    Callee of(String dialled, Tenant tenant);

    /** The part of a country, in English, for people; empty when nothing is known. */
    default String region(Callee callee) {
        return "";
    }

    private static String digits(String dialled) {
        return dialled.startsWith("+") ? dialled.substring(1) : dialled;
    }
}
