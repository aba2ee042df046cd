package tandem.dialplan.load;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.Secrets;
import tandem.dialplan.Trunk;
import tandem.dialplan.trunk.TrunkGroup;
import tandem.dialplan.trunk.TrunkRoute;

/**
 * What stands around the files of a tenant.
 *
 * @param trunks by name; empty for one that is not sound
 * @param groups by name; empty for one that is not sound
 * @param routes those that are sound
 * @param calendars of {@code holidays/}, by name
 * @param accounts of all tenants
 * @param today when the tree is read: registrations may have ended
 */
record Platform(
        EngineSettings settings,
        Map<String, Optional<Trunk>> trunks,
        Map<String, Optional<TrunkGroup>> groups,
        List<TrunkRoute> routes,
        Map<String, Map<LocalDate, HolidaysYaml.Day>> calendars,
        Includes includes,
        Definitions accounts,
        Prompts prompts,
        Secrets secrets,
        Instant today) {

    /** As the files of a tenant see it: uploaded prompts are its own. */
    Platform of(String tenant) {
        return new Platform(
                settings,
                trunks,
                groups,
                routes,
                calendars,
                includes,
                accounts,
                prompts.of(tenant),
                secrets,
                today);
    }
}
