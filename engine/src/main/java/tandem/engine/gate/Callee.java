package tandem.engine.gate;

import java.time.ZoneId;
import java.util.Set;

/**
 * Who is to be called, as lists, counters and windows know it.
 *
 * @param key the E.164 number, digits only; of a number that is none (a short code, an extension
 *     behind a PBX) the digits as dialled with a leading {@code 0}, which no E.164 number has
 * @param country ISO 3166 of its country, or empty
 * @param zones where its local time may be: one, or all candidates; empty = not known
 * @param kind what number it is
 * @param abroad whether it is in another country than who calls, or in none
 */
public record Callee(String key, String country, Set<ZoneId> zones, Kind kind, boolean abroad) {
    public Callee {
        zones = Set.copyOf(zones);
    }

    /** With an ordinary number of the country of who calls. */
    public Callee(String key, String country, Set<ZoneId> zones) {
        this(key, country, zones, Kind.ORDINARY, false);
    }

    /** What numbers there are, as far as rules differ. */
    public enum Kind {
        ORDINARY,
        /** Its calls cost more than others, and somebody earns by that. */
        PREMIUM,
        /** Police, fire brigade, ambulance and what else the country of who calls has. */
        EMERGENCY
    }
}
