package tandem.dialplan.load;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import tandem.dialplan.limit.Forwarding;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;

/** {@code limits.forwarding}. */
final class ForwardingYaml {
    private static final int MOST_HOPS = 20;

    private static final Key<Integer> MAX_HOPS =
            Key.of(
                            "max_hops",
                            Types.integer(0, MOST_HOPS),
                            "forwardings that the call may have behind it, by its Diversion and"
                                    + " History-Info")
                    .standing("5");
    private static final Key<Boolean> TRANSIT =
            Key.of(
                            "transit",
                            allowed(),
                            "whether it may go to a number that the plan does not write")
                    .standing("deny");
    private static final Key<Boolean> FOREIGN =
            Key.of(
                            "foreign_caller",
                            allowed(),
                            "whether it may go to a number of the tenant's country when its caller"
                                    + " is in another one")
                    .standing("deny");
    private static final Key<Boolean> ANONYMOUS =
            Key.of(
                            "anonymous_caller",
                            allowed(),
                            "whether it may when its caller withholds the number")
                    .standing("allow");

    static final Shape SHAPE =
            Shape.of("forwarding", "calls passed on", MAX_HOPS, TRANSIT, FOREIGN, ANONYMOUS);

    private ForwardingYaml() {}

    static Type<Boolean> allowed() {
        return Types.oneOf(Map.of("allow", true, "deny", false));
    }

    static Forwarding read(Section section, Forwarding bound) {
        Optional<Integer> hops = section.value(MAX_HOPS);
        if (hops.isPresent() && bound.maxHops().isPresent() && hops.get() > bound.hops()) {
            String reason = hops.get() + " is more than the platform allows: " + bound.hops();
            section.refuse(MAX_HOPS, Code.WIDER, reason);
        }
        return new Forwarding(
                hops.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                allowed(section, TRANSIT, bound.transit()),
                allowed(section, FOREIGN, bound.foreignCaller()),
                allowed(section, ANONYMOUS, bound.anonymousCaller()));
    }

    private static Optional<Boolean> allowed(
            Section section, Key<Boolean> key, Optional<Boolean> bound) {
        Optional<Boolean> allowed = section.value(key);
        if (allowed.orElse(false) && !bound.orElse(true)) {
            section.refuse(key, Code.WIDER, "the platform denies it");
        }
        return allowed;
    }
}
