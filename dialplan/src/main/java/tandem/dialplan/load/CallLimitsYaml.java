package tandem.dialplan.load;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tandem.dialplan.Purpose;
import tandem.dialplan.limit.CallLimits;
import tandem.dialplan.limit.ConsentDuty;
import tandem.dialplan.limit.Counting;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;

/** Rules on calls out below {@code limits:}, of the platform, of a tenant and of a profile. */
final class CallLimitsYaml {
    private static final Map<String, Purpose> PURPOSES =
            Arrays.stream(Purpose.values())
                    .collect(Collectors.toMap(Purpose::word, Function.identity()));

    private static final Map<String, Counting> COUNTING =
            Arrays.stream(Counting.values())
                    .collect(Collectors.toMap(Counting::word, Function.identity()));

    /** Names a country whose rules are laid together with those of the file. */
    static final Key<String> PROFILE =
            Key.of(
                            "profile",
                            Types.oneOf(Map.of("cn", "cn", "uk", "uk", "us", "us")),
                            "rules that the law of a country asks for, laid together with those"
                                    + " written here")
                    .standing("none");

    private static final Key<Object> CALLEE =
            list("callee", CapYaml.CALLEE, "how often one callee may be called");
    private static final Key<Object> CALLER =
            list("caller", CapYaml.CALLER, "how often a number may be shown to callees");
    private static final Key<Object> QUIET = list("quiet", QuietYaml.SHAPE, "when not to call");
    private static final Key<Object> FORWARDING =
            Key.of(
                    "forwarding",
                    ForwardingYaml.SHAPE,
                    "calls from a trunk that are to leave through a trunk");
    private static final Key<Purpose> CONSENT =
            Key.items(
                            "consent",
                            purpose(),
                            "purposes for which the callee's consent must be on record")
                    .standing("none");

    private static final Key<Boolean> CONSENT_AI =
            Key.of(
                            "consent_ai",
                            Types.bool(),
                            "whether the callee's consent to talk with a machine must be on record"
                                    + " when one will speak")
                    .standing("false");
    private static final Key<Boolean> AFTER_OPT_OUT =
            Key.of(
                            "consent_after_opt_out",
                            ForwardingYaml.allowed(),
                            "whether a consent that is newer than an opt-out lifts it")
                    .standing("deny");
    private static final Key<Object> EXCEPTIONS =
            Key.of("exceptions", ExceptionsYaml.SHAPE, "what exceptions for a callee may lift");
    private static final Key<Object> COMPLAINTS =
            list(
                    "complaints",
                    ComplaintsYaml.SHAPE,
                    "how many complaints suspend what they are about");

    private static final Key<Object> ANOMALIES =
            list("anomalies", AnomaliesYaml.SHAPE, "what is done about calls that look like abuse");
    private static final Key<Counting> COUNTS =
            Key.of(
                            "counts",
                            Types.oneOf(COUNTING),
                            "what counts as a call to somebody: each attempt, each that made it"
                                    + " ring, or each that was answered")
                    .standing("attempt");

    /** The keys of rules, in the order of the reference. */
    static final List<Key<?>> RULES =
            List.of(
                    CALLEE,
                    CALLER,
                    QUIET,
                    FORWARDING,
                    DestinationsYaml.INTERNATIONAL,
                    DestinationsYaml.PREMIUM,
                    DestinationsYaml.TEST_CALLEES,
                    CONSENT,
                    CONSENT_AI,
                    AFTER_OPT_OUT,
                    EXCEPTIONS,
                    COMPLAINTS,
                    ANOMALIES,
                    COUNTS);

    /** All keys below {@code limits:} that are on calls out. */
    static final List<Key<?>> KEYS = Stream.concat(Stream.of(PROFILE), RULES.stream()).toList();

    private final Map<String, Map<LocalDate, HolidaysYaml.Day>> calendars;
    private final Type<String> number;
    private final CallLimits bounds;

    /**
     * @param calendars of {@code holidays/}, by name
     * @param number id of a number
     * @param bounds what the rules must not be wider than
     */
    CallLimitsYaml(
            Map<String, Map<LocalDate, HolidaysYaml.Day>> calendars,
            Type<String> number,
            CallLimits bounds) {
        this.calendars = calendars;
        this.number = number;
        this.bounds = bounds;
    }

    private static Key<Object> list(String name, Shape each, String meaning) {
        return Key.of(name, new Form.Items(Form.keys(each), false), meaning);
    }

    /** One of the purposes. */
    static Type<Purpose> purpose() {
        return Types.oneOf(PURPOSES);
    }

    /** Key {@code purposes} of a rule: for which calls it holds. */
    static Key<Purpose> purposes() {
        return Key.items("purposes", purpose(), "what the calls are for that the rule is on")
                .standing("all");
    }

    static Set<Purpose> purposes(Section rule, Key<Purpose> key) {
        Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        purposes.addAll(rule.list(key));
        return purposes.isEmpty() ? EnumSet.allOf(Purpose.class) : purposes;
    }

    /** The rules, with those of the profile that is named. */
    CallLimits read(Section limits) {
        return Profile.of(limits).rules().and(rules(limits));
    }

    /** The rules; those that are not sound are left out, with a problem. */
    CallLimits rules(Section limits) {
        QuietYaml quiet = new QuietYaml(calendars);
        return new CallLimits(
                each(limits, CALLEE, CapYaml.CALLEE, s -> CapYaml.callee(s, bounds.callee())),
                each(
                        limits,
                        CALLER,
                        CapYaml.CALLER,
                        s -> CapYaml.caller(s, number, bounds.caller())),
                each(limits, QUIET, QuietYaml.SHAPE, quiet::read),
                ForwardingYaml.read(limits.section(FORWARDING), bounds.forwarding()),
                DestinationsYaml.read(limits, bounds.destinations()),
                consent(limits),
                ExceptionsYaml.read(limits.section(EXCEPTIONS), bounds.exceptions()),
                each(limits, COMPLAINTS, ComplaintsYaml.SHAPE, ComplaintsYaml::read),
                each(limits, ANOMALIES, AnomaliesYaml.SHAPE, AnomaliesYaml::read),
                limits.value(COUNTS));
    }

    private ConsentDuty consent(Section limits) {
        Optional<Boolean> after = limits.value(AFTER_OPT_OUT);
        if (after.orElse(false) && !bounds.consent().afterOptOut().orElse(true)) {
            limits.refuse(AFTER_OPT_OUT, Code.WIDER, "the platform denies it");
        }
        return new ConsentDuty(
                Set.copyOf(limits.list(CONSENT)), limits.value(CONSENT_AI).orElse(false), after);
    }

    /**
     * What the platform counts its tenants count too.
     *
     * @param own rules that were read here
     */
    static void checkCounting(Section limits, CallLimits own, Counting platform) {
        if (own.counting().compareTo(platform) > 0) {
            String reason =
                    own.counting().word() + " counts less than the platform, " + platform.word();
            limits.refuse(COUNTS, Code.WIDER, reason);
        }
    }

    private static <T> List<T> each(
            Section limits, Key<?> key, Shape shape, Function<Section, Optional<T>> reader) {
        String path = limits.path(key.name());
        return Lists.of(limits, key).stream()
                .flatMap((Node node) -> Section.of(node, shape, path, limits.problems()).stream())
                .flatMap(section -> reader.apply(section).stream())
                .toList();
    }
}
