package tandem.engine.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import tandem.dialplan.ApiKey;
import tandem.dialplan.EngineSettings;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;

/** Plans that have what HTTP looks at. */
public final class Plans {
    private Plans() {}

    /** Without keys. */
    public static Plan open() {
        return with(new EngineSettings.Http("127.0.0.1", 0, "none"), Map.of(), Map.of());
    }

    /** With keys, by id. */
    public static Plan signed(int perSecond, Map<String, ApiKey> keys) {
        return with(new EngineSettings.Http("127.0.0.1", 0, "signed", perSecond), keys, Map.of());
    }

    public static Plan with(
            EngineSettings.Http http, Map<String, ApiKey> keys, Map<String, Tenant> tenants) {
        return with(http, keys, tenants, EngineSettings.Fetch.NOTHING);
    }

    public static Plan with(
            EngineSettings.Http http,
            Map<String, ApiKey> keys,
            Map<String, Tenant> tenants,
            EngineSettings.Fetch fetch) {
        EngineSettings settings =
                new EngineSettings(
                        new EngineSettings.Sip("127.0.0.1", 0, "tandem", List.of()),
                        new EngineSettings.Media("127.0.0.1", 0, 0, 1, 3_000, 30_000),
                        http,
                        new EngineSettings.Store("sqlite:tandem.db"),
                        new EngineSettings.Limits(10, 1_000, 1_000, 10),
                        new EngineSettings.Recordings(Path.of("recordings")),
                        EngineSettings.Retention.DEFAULT,
                        fetch);
        return new Plan(settings, Map.of(), tenants, keys, "0".repeat(64));
    }
}
