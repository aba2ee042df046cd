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
 */
public record Callee(String key, String country, Set<ZoneId> zones) {
    public Callee {
        zones = Set.copyOf(zones);
    }
}
