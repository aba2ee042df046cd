package tandem.dialplan.load;

import java.util.OptionalInt;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.Tenant;
import tandem.dialplan.limit.CallLimits;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;

/** {@code limits:} of a tenant. What the engine does not hold to is refused, not read. */
final class LimitsYaml {
    private static final int MOST = 1_000_000;

    private static final Key<Integer> INBOUND =
            Key.of("inbound", Types.integer(0, MOST), "live calls from trunks")
                    .standing("no bound of its own");
    private static final Key<Integer> OUTBOUND =
            Key.of("outbound", Types.integer(0, MOST), "live calls to trunks")
                    .standing("no bound of its own");
    private static final Key<Integer> NUMBER =
            Key.of(
                            "number",
                            Types.integer(0, MOST),
                            "live calls to trunks that show one number, each number apart")
                    .standing("no bound of its own");
    private static final Key<Object> CONCURRENT =
            Key.of(
                    "concurrent",
                    Shape.of("concurrent", "live calls of the tenant", INBOUND, OUTBOUND, NUMBER),
                    "live calls; none more than limits.calls of engine.yaml");

    static final Shape SHAPE =
            Shape.of(
                            "tenant-limits",
                            "bounds of one tenant, never wider than the platform's",
                            CONCURRENT)
                    .and(CallLimitsYaml.KEYS)
                    .later("spend");

    private LimitsYaml() {}

    static Tenant.Limits read(Section limits, Platform platform, Names names) {
        EngineSettings.Limits bounds = platform.settings().limits();
        Section concurrent = limits.section(CONCURRENT);
        Profile.checkRetention(limits, platform.settings().retention().recordingDays());
        CallLimits own =
                new CallLimitsYaml(platform.calendars(), names.number(), bounds.calling())
                        .read(limits);
        CallLimitsYaml.checkCounting(limits, own, bounds.calling().counting());
        return new Tenant.Limits(
                bound(concurrent, INBOUND, bounds),
                bound(concurrent, OUTBOUND, bounds),
                bound(concurrent, NUMBER, bounds),
                bounds.calling().and(own));
    }

    private static OptionalInt bound(
            Section section, Key<Integer> key, EngineSettings.Limits platform) {
        OptionalInt bound = section.value(key).map(OptionalInt::of).orElseGet(OptionalInt::empty);
        if (bound.isPresent() && bound.getAsInt() > platform.calls()) {
            String reason =
                    bound.getAsInt()
                            + " is more than the platform allows, limits.calls: "
                            + platform.calls();
            section.refuse(key, Code.WIDER, reason);
        }
        return bound;
    }
}
